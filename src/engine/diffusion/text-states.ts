/** For the network's calls up to number `until`: see `atCall`. The same object for the same text. */
export interface ScheduledStates {
  readonly until: number;
  readonly states: TextStates;
}

/** [tokens, width], row-major; tokens are a multiple of the encoder's window. */
export interface TextStates {
  readonly tokens: number;
  readonly data: Float32Array;
  /** What the UNet wants to know besides, by its inputs' names; one row each. */
  readonly added?: Readonly<Record<string, Float32Array>>;
}

/** What a model that reads no text is told of prompts, before its picture comes. */
export const NO_TEXT: TextStates = { tokens: 0, data: new Float32Array() };

/** The UNet's input for the last encoder's pooled state, of a prompt's first window. */
export const POOLED = "text_embeds";

/** diffusers' `force_zeros_for_empty_prompt`, and A1111's rule for Stable Diffusion XL: no negative prompt is nothing at all, its size apart. */
export function zeroStates(schedule: readonly ScheduledStates[]): readonly ScheduledStates[] {
  return schedule.map(({ until, states: { tokens, data, added } }) => {
    const pooled = added?.[POOLED] && { [POOLED]: new Float32Array(added[POOLED].length) };
    return { until, states: { tokens, data: new Float32Array(data.length), added: { ...added, ...pooled } } };
  });
}

/** The same states for the same states. */
export function withAdded(schedule: readonly ScheduledStates[], more: TextStates["added"]): readonly ScheduledStates[] {
  if (more === undefined) return schedule;
  const known = new Map<TextStates, TextStates>();
  return schedule.map(({ until, states }) => {
    const made = known.get(states) ?? { ...states, added: { ...states.added, ...more } };
    known.set(states, made);
    return { until, states: made };
  });
}
