/** Blue for −1, the ground's dark for 0, orange for 1: colours that people with any colour vision tell apart. */
export function diverging(value: number): readonly [red: number, green: number, blue: number] {
  const share = Math.min(1, Math.abs(value));
  const end = value < 0 ? NEGATIVE : POSITIVE;
  return [mix(0), mix(1), mix(2)];

  function mix(channel: 0 | 1 | 2): number {
    return Math.round(ZERO[channel] + (end[channel] - ZERO[channel]) * share);
  }
}

const ZERO = [40, 43, 50] as const;
const NEGATIVE = [92, 172, 255] as const;
const POSITIVE = [255, 178, 72] as const;
