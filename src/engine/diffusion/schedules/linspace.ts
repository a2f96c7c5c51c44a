/** numpy's `linspace`: i · spacing + from, as a product (15 · (999/30) is 499.49999999999994), and exactly `to` at the end. */
export function linspace(from: number, to: number, count: number): number[] {
  const spacing = count === 1 ? 0 : (to - from) / (count - 1);
  return Array.from({ length: count }, (_, i) => (i === count - 1 && count > 1 ? to : from + i * spacing));
}
