import type { TrainedTokenizer } from "../../src/engine/ports.ts";
import { defineAction } from "../define.ts";
import type { Block, Reply } from "../reply.ts";
import { tokenizerOwner } from "../tokenizer-owner.ts";
import { say, verbatim } from "../words.ts";

/** The tokenizers that were trained here: those of the server, or the caller's own. */
export const list = defineAction({
  summary: "vocab.list.summary",
  options: {},
  async run({ caller }, { trainedTokenizers }): Promise<Reply> {
    const found = await trainedTokenizers.list(tokenizerOwner(caller));
    const heading: Block = { kind: "heading", words: say("vocab.list.heading", { count: found.length }) };
    return {
      blocks: found.length === 0 ? [heading, { kind: "note", words: say("vocab.list.none") }] : [heading, table(found)],
      audience: "everyone",
      data: found.map(({ name, by, at }) => ({ name, at, ...(by && { by: { ...by } }) })),
    };
  },
});

function table(found: readonly TrainedTokenizer[]): Block {
  return {
    kind: "table",
    columns: [say("vocab.list.name"), say("vocab.list.by"), say("vocab.list.at")],
    rows: found.map(({ name, by, at }) => [
      verbatim(name),
      verbatim(by?.name ?? "–"),
      // As ISO 8601, which every language reads.
      verbatim(new Date(at).toISOString().slice(0, 10)),
    ]),
  };
}
