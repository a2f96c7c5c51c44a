import { linspace } from "./linspace.ts";
import { roundHalfEven } from "./round-half-even.ts";
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

/** Whole timesteps as diffusers' DDIMScheduler chooses them, one leading to the next. */
export function spaced({ spacing, stepsOffset, setAlphaToOne }: SpacedTimesteps): Schedule {
  return (steps, { sigmas }) => {
    const last = sigmas.length - 1;
    const timesteps = spacedTimesteps(spacing, steps, sigmas.length, stepsOffset);
    return [...timesteps.map((t) => sigmas[Math.min(t, last)]!), setAlphaToOne ? 0 : sigmas[0]!];
  };
}

/** n of `total` timesteps, the greatest first. */
export function spacedTimesteps(spacing: Spacing, steps: number, total: number, offset: number): readonly number[] {
  switch (spacing) {
    case "leading": {
      const stride = Math.floor(total / steps);
      return Array.from({ length: steps }, (_, i) => (steps - 1 - i) * stride + offset);
    }
    case "trailing":
      return Array.from({ length: steps }, (_, i) => roundHalfEven(total - (i * total) / steps) - 1);
    case "linspace":
      return linspace(0, total - 1, steps)
        .map(roundHalfEven)
        .reverse();
  }
}
