import { EngineError } from "../../src/engine/errors.ts";
import type { Caller } from "../caller.ts";
import { defineAction } from "../define.ts";
import type { KeptEmbedding, Services } from "../services.ts";
import { say } from "../words.ts";
import { keptReply } from "./kept-reply.ts";
import { libraryOf } from "./known-embeddings.ts";
import { knownName } from "./known-name.ts";
import { keptHere } from "./manage-embeddings.ts";

/** Buttons give it: another file may have come to the name since they were shown. */
const wantedHash = { kind: "text", summary: "embedding.approve.hash", maxLength: 64 } as const;

/** `/embedding approve`: an admin lets prompts name one that waits. */
export const approveEmbedding = defineAction({
  summary: "embedding.approve.summary",
  options: { name: knownName, hash: wantedHash },
  async run({ options, caller }, services) {
    const kept = await ruledOver(options, caller, services);
    const isApproved = await services.embeddingLibrary.approve(libraryOf(caller), kept.name, kept.shorthash);
    if (!isApproved) throw new EngineError("embedding.changed", { name: kept.name });
    return keptReply({ ...kept, state: "usable" });
  },
});

/** `/embedding refuse`: an admin takes away one that waits. */
export const refuseEmbedding = defineAction({
  summary: "embedding.refuse.summary",
  options: { name: knownName, hash: wantedHash },
  async run({ options, caller }, services) {
    const { name, state, ownerName } = await ruledOver(options, caller, services);
    if (state !== "waiting") throw new EngineError("embedding.not-waiting", { name });
    await services.embeddingLibrary.remove(libraryOf(caller), name);
    return {
      blocks: [{ kind: "text", words: say("embedding.refused", { name, owner: ownerName }) }],
      audience: "everyone",
      data: { name, refused: true },
    };
  },
});

/** Throws `EngineError("embedding.admins-only")` for members, `embedding.changed` {name} where its hash is another, and what `keptHere` throws. */
async function ruledOver(
  { name, hash }: { readonly name: string; readonly hash: string | undefined },
  caller: Caller,
  services: Services,
): Promise<KeptEmbedding> {
  if (caller.role === "member") throw new EngineError("embedding.admins-only");
  const kept = await keptHere(name, caller, services);
  if (hash !== undefined && hash !== kept.shorthash) throw new EngineError("embedding.changed", { name: kept.name });
  return kept;
}
