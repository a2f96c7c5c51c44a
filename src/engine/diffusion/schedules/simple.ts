import type { Schedule } from "./schedule.ts";

/** Every (T/n)-th level of the table from the noisiest on, then no noise. */
export const simple: Schedule = (steps, { sigmas }) => {
  const spacing = sigmas.length / steps;
  return [...Array.from({ length: steps }, (_, i) => sigmas[sigmas.length - 1 - Math.trunc(i * spacing)]!), 0];
};
