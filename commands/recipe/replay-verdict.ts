import type { z } from "zod";
import type { imageReplayOutput } from "../../src/jobs/job-types.ts";
import type { Block } from "../reply.ts";
import { type Message, say, verbatim } from "../words.ts";

type Output = z.infer<typeof imageReplayOutput>;

/** `same`: to the pixel. `near`: as far apart as a lossy copy is. `unchecked`: the recipe is the same, and there was no picture to hold it beside. */
type Verdict = "same" | "near" | "different" | "other-size" | "unchecked" | "unchecked-differs";

/** Whether it is the same picture, by its pixels, or without them by what made it. */
export function verdictOf(
  differences: Output["differences"],
  pixels: Output["pixels"],
): { readonly verdict: Verdict; readonly words: Message } {
  const verdict = verdictFrom(differences, pixels);
  const mean = pixels?.kind === "different" ? Math.round(pixels.mean * 10) / 10 : 0;
  return { verdict, words: say(`replay.verdict.${verdict}`, { mean }) };
}

function verdictFrom(differences: Output["differences"], pixels: Output["pixels"]): Verdict {
  if (pixels === undefined) return differences.length === 0 ? "unchecked" : "unchecked-differs";
  if (pixels.kind === "different") return pixels.mean <= LOSSY_MEAN ? "near" : "different";
  return pixels.kind;
}

/** JPEG of quality 75 is about 2 of 255 away from its picture, a neighbouring seed 30 and more. */
const LOSSY_MEAN = 4;

/** What is not as it was, hash by hash. */
export function differencesBlocks(differences: Output["differences"]): readonly Block[] {
  if (differences.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [say("replay.column.what"), say("replay.column.then"), say("replay.column.now")],
      rows: differences.map(({ what, name, was, now }) => [
        name === undefined ? say(`replay.what.${what}`) : say("replay.what.embedding", { name }),
        was === "" ? say("replay.none") : verbatim(was),
        now === "" ? say("replay.none") : verbatim(now),
      ]),
    },
  ];
}
