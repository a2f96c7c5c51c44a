import type { PaintedWith } from "../../src/engine/diffusion/recipe/painted-with.ts";
import type { Block } from "../reply.ts";
import { say } from "../words.ts";

/** What a picture says and means nothing here, never left out silently. */
export function unmappedNotes({ unmapped }: Pick<PaintedWith, "unmapped">): readonly Block[] {
  if (unmapped.length === 0) return [];
  const parameters = unmapped.map(({ key, value }) => `${key}: ${value}`).join(", ");
  return [{ kind: "note", words: say("replay.unmapped", { parameters }) }];
}
