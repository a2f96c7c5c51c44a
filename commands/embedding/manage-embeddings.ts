import { EngineError } from "../../src/engine/errors.ts";
import { readEmbedding } from "../../src/engine/textual-inversion/read-embedding.ts";
import { writeTorchFile } from "../../src/engine/textual-inversion/write-torch-file.ts";
import type { Caller } from "../caller.ts";
import { defineAction } from "../define.ts";
import type { KeptEmbedding, Services } from "../services.ts";
import { say } from "../words.ts";
import { approvalChannel, audienceOf, tellAdmins } from "./approval.ts";
import { checkName } from "./check-name.ts";
import { keptReply } from "./kept-reply.ts";
import { findEmbedding, libraryOf, ownerOf } from "./known-embeddings.ts";
import { knownName } from "./known-name.ts";
import { newName } from "./make-embedding.ts";

/** `/embedding rename`. Under another name a member's waits for an admin anew: names are read by everybody. */
export const renameEmbedding = defineAction({
  summary: "embedding.rename.summary",
  options: { name: knownName, to: { ...newName } },
  async run({ options, caller, locale }, services) {
    const kept = await ownHere(options.name, caller, services);
    const to = await checkName(options.to, caller, services, kept.name);
    const channel = await approvalChannel(caller, services);
    const state = channel === undefined ? kept.state : "waiting";
    await services.embeddingLibrary.rename(libraryOf(caller), kept.name, to, state);
    const renamed = { ...kept, name: to, state };
    const asked = { ...renamed, at: Date.now() };
    if (channel !== undefined) await tellAdmins(asked, channel, { caller, locale }, services);
    return keptReply(renamed);
  },
});

/** `/embedding remove`. */
export const removeEmbedding = defineAction({
  summary: "embedding.remove.summary",
  options: { name: knownName },
  async run({ options, caller }, services) {
    const { name } = await ownHere(options.name, caller, services);
    await services.embeddingLibrary.remove(libraryOf(caller), name);
    return {
      blocks: [{ kind: "text", words: say("embedding.removed", { name }) }],
      audience: "everyone",
      data: { name, removed: true },
    };
  },
});

/** `/embedding download`: the file, as diffusers or as A1111 reads it. */
export const downloadEmbedding = defineAction({
  summary: "embedding.download.summary",
  options: {
    name: knownName,
    format: {
      kind: "choice",
      summary: "embedding.download.format",
      choices: ["safetensors", "pt"],
      default: "safetensors",
    },
  },
  async run({ options, caller }, services) {
    const { name, file, state } = await findEmbedding(options.name, caller, services);
    const bytes = options.format === "pt" ? await asTorchFile(name, file) : file;
    const fileName = `${name}.${options.format}`;
    const saved = await services.files.save({ name: fileName, mediaType: "application/octet-stream", bytes });
    const { audience = "everyone" } = audienceOf(state);
    return { blocks: [{ kind: "file", file: saved }], audience, data: { name, file: { ...saved } } };
  },
});

/** A1111's `.pt` has one text encoder. Throws `EngineError("embedding.no-pt", {name})`. */
async function asTorchFile(name: string, file: Uint8Array): Promise<Uint8Array> {
  const { parts } = await readEmbedding(`${name}.safetensors`, file);
  const [tensor, ...more] = parts;
  if (tensor === undefined || more.length > 0) throw new EngineError("embedding.no-pt", { name });
  return writeTorchFile({ name, tensor });
}

/** Throws EngineErrors: `embedding.unknown`, `embedding.operators` {name}. */
export async function keptHere(name: string, caller: Caller, services: Services): Promise<KeptEmbedding> {
  const found = await findEmbedding(name, caller, services);
  if (found.kept === undefined) throw new EngineError("embedding.operators", { name: found.name });
  return found.kept;
}

/** One that the caller may change: his own, or any for an admin. Throws `EngineError("embedding.not-yours", {name})` besides. */
export async function ownHere(name: string, caller: Caller, services: Services): Promise<KeptEmbedding> {
  const kept = await keptHere(name, caller, services);
  if (caller.role !== "member" || kept.owner === ownerOf(caller)) return kept;
  throw new EngineError("embedding.not-yours", { name: kept.name });
}
