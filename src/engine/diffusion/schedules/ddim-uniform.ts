import type { Schedule } from "./schedule.ts";

/** Every ⌊T/n⌋-th level of the table from timestep 1 on, then no noise, as latent-diffusion's DDIM chose them. Where n does not divide T there are more than n. */
export const ddimUniform: Schedule = (steps, { sigmas }) => {
  const stride = Math.max(Math.floor(sigmas.length / steps), 1);
  const count = Math.ceil((sigmas.length - 1) / stride);
  return [...Array.from({ length: count }, (_, i) => sigmas[1 + (count - 1 - i) * stride]!), 0];
};
