import { EngineError } from "../../src/engine/errors.ts";
import type { TrainedTokenizer } from "../../src/engine/ports.ts";
import type { Caller } from "../caller.ts";
import { defineAction } from "../define.ts";
import { ownerOf } from "../embedding/known-embeddings.ts";
import type { Reply } from "../reply.ts";
import { tokenizerOwner } from "../tokenizer-owner.ts";
import { say } from "../words.ts";

/** Takes a trained tokenizer away: for who trained it, a server's admins and the operator. */
export const forget = defineAction({
  summary: "vocab.forget.summary",
  options: {
    name: { kind: "rest", summary: "vocab.forget.name", required: true, suggest: "trained-tokenizers", maxLength: 40 },
  },
  async run({ options, caller }, { trainedTokenizers }): Promise<Reply> {
    const owner = tokenizerOwner(caller);
    const name = options.name.trim();
    const found = (await trainedTokenizers.list(owner)).find((one) => one.name === name);
    if (found === undefined) throw new EngineError("vocab.not-trained", { asked: name });
    if (!mayForget(found, caller)) throw new EngineError("vocab.not-yours", { name });
    await trainedTokenizers.remove(owner, name);
    return {
      blocks: [{ kind: "text", words: say("vocab.forgotten", { name }) }],
      audience: "everyone",
      data: { name, forgotten: true },
    };
  },
});

/** Outside servers everything is the caller's own. */
function mayForget({ by }: TrainedTokenizer, caller: Caller): boolean {
  return caller.community === undefined || caller.role !== "member" || by?.id === ownerOf(caller);
}
