/** The steps that a prompt's `[from:to:when]` counts: samplers that A1111 calls second order ask the network twice a step, and so do diffusers'. */
export function promptSteps(sampler: string, steps: number): number {
  return SECOND_ORDER.has(sampler) ? 2 * steps : steps;
}

const SECOND_ORDER: ReadonlySet<string> = new Set([
  ...["Heun", "DPM2", "DPM2 a", "DPM++ 2S a", "DPM++ SDE", "Restart"],
  ...["HeunDiscreteScheduler", "KDPM2DiscreteScheduler", "KDPM2AncestralDiscreteScheduler", "DPMSolverSDEScheduler"],
]);
