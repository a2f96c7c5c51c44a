import { afterAll } from "vitest";
import type { Caller } from "../../commands/caller.ts";
import type { RawOptions } from "../../commands/define.ts";
import { embedding } from "../../commands/embedding.ts";
import type { Notices } from "../../commands/services.ts";
import type { SheetCells } from "../../src/engine/picture/draw-sheet.ts";
import type { EmbeddingStore } from "../../src/engine/ports.ts";
import { writeSafetensors } from "../../src/engine/textual-inversion/safetensors.ts";
import { startTokenThreads } from "../../src/engine/token-threads.ts";
import { demoModel, storeOf } from "./demo-model.ts";
import { memoryLibrary } from "./memory-library.ts";
import { memoryFiles, memorySettings } from "./memory-stores.ts";
import { replyParts } from "./reply-parts.ts";
import { keptJobs, runCommand } from "./run-command.ts";

export const ann: Caller = { id: "ann", name: "Ann", platform: "discord", role: "member", community: "1" };
export const bob: Caller = { ...ann, id: "bob", name: "Bob" };
export const admin: Caller = { ...ann, id: "eve", name: "Eve", role: "admin" };
export const elsewhere: Caller = { ...bob, community: "2" };

/** A file of one part, each vector the same number over and over. */
export const fileOfWidth = (width: number, ...values: readonly number[]) =>
  writeSafetensors({
    emb_params: {
      dims: [values.length, width],
      values: Float32Array.from({ length: values.length * width }, (_, i) => values[Math.floor(i / width)]!),
    },
  });

/** The same of Stable Diffusion 1.x's width, for which there is no model. */
export const vectors = (...values: readonly number[]) => fileOfWidth(768, ...values);

const threads = startTokenThreads({ folders: [] });
afterAll(() => threads[Symbol.asyncDispose]());

/** `/embedding` in servers whose operator has one embedding. */
export function embeddingServer() {
  const operators: EmbeddingStore = {
    list: async () => [
      {
        name: "house-style",
        vectors: 1,
        width: 768,
        parts: [{ dims: [1, 768], values: new Float32Array(768).fill(1) }],
        shorthash: "0".repeat(12),
      },
    ],
  };
  const { jobs, kept } = keptJobs();
  const posted: Parameters<Notices["post"]>[0][] = [];
  const { wording } = replyParts();
  const services = {
    embeddingLibrary: memoryLibrary(),
    embeddings: operators,
    tokenizers: threads.tokenizers,
    models: storeOf(demoModel),
    files: memoryFiles(),
    settings: memorySettings(),
    notices: {
      async post(notice) {
        posted.push(notice);
        return true;
      },
    } satisfies Notices,
    translate: wording.words,
    drawSheet: async ({ pictures }: SheetCells) => Buffer.from(pictures.map(({ caption }) => caption).join()),
    jobs,
  };
  const run = (action: string, options: RawOptions, caller: Caller = ann, attached: Record<string, Uint8Array> = {}) =>
    runCommand(embedding, options, services, attached, { action, caller });
  const add = (name: string, file: Uint8Array, caller?: Caller) =>
    run("add", { file: { handle: "f", name: `${name}.safetensors`, size: file.length } }, caller, { f: file });
  const names = async (caller: Caller) => {
    const { data } = await run("list", {}, caller);
    return (data as { embeddings: { name: string }[] }).embeddings.map(({ name }) => name);
  };
  return { services, run, add, names, jobs: kept, posted };
}
