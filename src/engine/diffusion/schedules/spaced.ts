import type { Schedule } from "./schedule.ts";

/** diffusers' names for the ways to choose n whole timesteps out of T. */
export type Spacing = "leading" | "trailing" | "linspace";

/** What a `scheduler_config.json` says of DDIM's timesteps. */
export interface SpacedTimesteps {
  readonly spacing: Spacing;
  readonly stepsOffset: number;
  /** Whether the last step ends without any noise; otherwise at that of timestep 0. */
  readonly setAlphaToOne: boolean;
}

/**
 * Whole timesteps as diffusers' DDIMScheduler chooses them, one leading to the next.
 * diffusers steps down by ⌊T/n⌋ even where the next timestep lies elsewhere (`linspace`; `trailing` when n does not divide T): not followed,
 * since the picture would then be read at a noise level that it does not have.
 */
export function spaced({ spacing, stepsOffset, setAlphaToOne }: SpacedTimesteps): Schedule {
  return (steps, { sigmas }) => {
    const last = sigmas.length - 1;
    const levels = spacings[spacing](steps, sigmas.length, stepsOffset).map((t) => sigmas[Math.min(t, last)]!);
    return [...levels, setAlphaToOne ? 0 : sigmas[0]!];
  };
}

const spacings: Readonly<Record<Spacing, (steps: number, total: number, offset: number) => readonly number[]>> = {
  leading: (steps, total, offset) => {
    const stride = Math.floor(total / steps);
    return Array.from({ length: steps }, (_, i) => (steps - 1 - i) * stride + offset);
  },
  trailing: (steps, total) => Array.from({ length: steps }, (_, i) => roundHalfEven(total - (i * total) / steps) - 1),
  linspace: (steps, total) => {
    // i · spacing as numpy multiplies it: 15 · (999/30) is 499.49999999999994, hence 499
    const spacing = steps === 1 ? 0 : (total - 1) / (steps - 1);
    return Array.from({ length: steps }, (_, i) => {
      const index = steps - 1 - i;
      return index === steps - 1 && steps > 1 ? total - 1 : roundHalfEven(index * spacing);
    });
  },
};

/** numpy's rounding. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
