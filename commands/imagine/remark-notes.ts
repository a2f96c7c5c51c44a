import type { Remark } from "../../src/engine/ports.ts";
import type { Block } from "../reply.ts";
import { say } from "../words.ts";

/** What of a request did nothing or does not suit the model, in words. */
export function remarkNotes(remarks: readonly Remark[] = []): readonly Block[] {
  return remarks.map(({ option, why, usual = "" }) => ({
    kind: "note",
    words: say(`imagine.remark.${why}`, { option, usual }),
  }));
}
