/**
 * torch's float32 `linspace` on a CPU with AVX2: from the start in the first half and from the end in the second; sixteen values at a time
 * as two runs of eight, those left over one by one. The last bit matters, because a Brownian path tells levels apart that differ by a millionth.
 */
export function torchLinspace(from: number, to: number, count: number): number[] {
  if (count === 1) return [fround(from)];
  const [start, end] = [fround(from), fround(to)];
  const step = fround(fround(end - start) / (count - 1));
  // with a fused multiply-add, hence rounded once
  const alone = (i: number) =>
    i < Math.floor(count / 2) ? fround(start + step * i) : fround(end - step * (count - 1 - i));
  return Array.from({ length: count }, (_, i) => {
    const first = i - (i % 8);
    return i >= count - (count % 16) ? alone(i) : fround(alone(first) + fround(step * (i - first)));
  });
}

const { fround } = Math;
