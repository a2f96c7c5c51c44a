import type { Conditioning } from "../conditioning.ts";
import type { PictureSeed } from "../random/picture-noise.ts";
import { type ScheduledStates, withAdded } from "../text-states.ts";
import type { PicturePrompt } from "./picture-prompt.ts";

/** The prompts with the picture beside them, or in their place; the negative prompt says zeros of it. */
export function withPicture<C extends Pick<Conditioning, "unwanted" | "wanted">>(
  conditioning: C,
  picture: PicturePrompt | undefined,
  seed: Pick<PictureSeed, "seed" | "source">,
): C {
  if (picture === undefined) return conditioning;
  const { unwanted, wanted } = conditioning;
  const row = picture.rowFor(seed);
  const zeros = new Float32Array(picture.length);
  return {
    ...conditioning,
    ...(unwanted && { unwanted: told(unwanted, picture, zeros) }),
    wanted: wanted.map(({ weight, schedule }) => ({ weight, schedule: told(schedule, picture, row) })),
  };
}

function told(
  schedule: readonly ScheduledStates[],
  { input }: PicturePrompt,
  row: Float32Array,
): readonly ScheduledStates[] {
  if (input.name !== "encoder_hidden_states") return withAdded(schedule, { [input.name]: row });
  // the one token that an image variation model reads: [1, width]
  return schedule.map(({ until, states }) => ({ until, states: { ...states, tokens: 1, data: row } }));
}
