import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  openTextEncoder,
  type PromptEmbedding,
  type TextEncoder,
} from "../../../../src/engine/diffusion/model/text-encoder.ts";
import { inputTensor, outputNumbers } from "../../../../src/engine/diffusion/tensors.ts";
import type { ModelSession } from "../../../../src/engine/ports.ts";
import type { Chunk } from "../../../../src/engine/prompt/chunks.ts";
import { expectCloseTo } from "../../../support/close-to.ts";
import { demoModel, openDemo } from "../../../support/demo-model.ts";
import { withExternalWeights } from "../../../support/external-weights.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const file = join(demoModel.folder, "text_encoder", "model.onnx");
const ids = [2046, 100, 200, 300, ...Array<number>(73).fill(2047)];
let original: ModelSession;
let encoder: TextEncoder;
let cacheFolder: string;

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), "pictoken-test-"));
  original = await openDemo(file);
  encoder = await openTextEncoder(demoModel, "hash", { loadSession: openDemo, cacheFolder });
});

afterAll(async () => {
  await encoder[Symbol.asyncDispose]();
  await original[Symbol.asyncDispose]();
  await rm(cacheFolder, { recursive: true });
});

function window(fixes: Chunk<PromptEmbedding>["fixes"] = [], changed: readonly number[] = ids): Chunk<PromptEmbedding> {
  return { ids: changed, weights: ids.map(() => 1), fixes, tokens: 3 };
}

async function originalStates(windows: readonly (readonly number[])[]): Promise<Float32Array> {
  const [input] = original.inputs;
  const feeds = { [input!.name]: inputTensor("demo", input!, windows.flat(), [windows.length, 77]) };
  return outputNumbers("demo", await original.run(feeds), "last_hidden_state");
}

/** What an encoder says of windows, without what else it says. */
async function statesOf(encoder: TextEncoder, ...asked: Parameters<TextEncoder["encode"]>) {
  return (await encoder.encode(...asked)).map(({ states }) => states);
}

describe("openTextEncoder", () => {
  it.each([1, 2, 8])("gives the very numbers of the file as it came, %d windows at a time", async (count) => {
    const windows = Array.from({ length: count }, (_, i) => ids.with(2, 500 + i));
    const states = await statesOf(
      encoder,
      windows.map((some) => window([], some)),
      1,
    );
    const expected = await originalStates(windows);
    const size = expected.length / count;
    for (const [i, state] of states.entries()) expect(state).toEqual(expected.slice(i * size, (i + 1) * size));
  });

  it("takes an embedding with a token's own vector for that token", async () => {
    const embedding = { name: "x", vectors: 2, values: encoder.rows([100, 200]), shorthash: "0" };
    const [states] = await statesOf(encoder, [window([{ offset: 0, embedding }], ids.with(1, 0).with(2, 0))], 1);
    expect(states).toEqual(await originalStates([ids]));
  });

  it("reads from the layer that clip skip names, the final norm included", async () => {
    expect(encoder.width).toBe(128);
    const [last, second, embeddings] = [
      await statesOf(encoder, [window()], 1),
      await statesOf(encoder, [window()], 2),
      await statesOf(encoder, [window()], 3),
    ].map(([states]) => states!);
    expect(second).not.toEqual(last);
    // Three back there are only tokens and positions: the same token at the same place is the same, whatever stands before it.
    const [other] = await statesOf(encoder, [window([], ids.with(1, 1000))], 3);
    expect(other!.subarray(2 * 128)).toEqual(embeddings!.subarray(2 * 128));
    expect(other!.subarray(128, 256)).not.toEqual(embeddings!.subarray(128, 256));
    expectCloseTo(await statesOf(encoder, [window()], 1).then(([again]) => again!), last!, 0);
  });

  it.each([0, 4, 1.5])("refuses clip skip %d, which the model has no layer for", async (clipSkip) => {
    await expect(encoder.encode([window()], clipSkip)).rejects.toMatchObject({
      code: "image.range",
      params: { option: "clip-skip", asked: clipSkip, min: 1, max: 3 },
    });
  });

  it("rewrites a model's graph once for each clip skip", async () => {
    expect(await readdir(join(cacheFolder, "hash", "text_encoder"))).toEqual(["3-1.onnx", "3-2.onnx", "3-3.onnx"]);
    const opened: string[] = [];
    const loadSession = (path: string) => {
      opened.push(path);
      return openDemo(path);
    };
    await using again = await openTextEncoder(demoModel, "hash", { loadSession, cacheFolder });
    expect(again.width).toBe(128);
    expect(opened).toEqual([join(cacheFolder, "hash", "text_encoder", "3-1.onnx")]);
  });

  it("reads with the file as it came where the rewritten one can't be used, and then takes no vectors", async () => {
    const loadSession = async (path: string) => {
      if (path !== file) throw new Error("not this one");
      return openDemo(path);
    };
    await using plain = await openTextEncoder(demoModel, "hash", { loadSession });
    expect(plain.width).toBeUndefined();
    expect((await statesOf(plain, [window()], 1))[0]).toEqual(await originalStates([ids]));
    expect(() => plain.rows([1])).toThrow(expect.objectContaining({ code: "model.feature" }));
    await expect(plain.encode([window()], 2)).rejects.toMatchObject({ code: "image.range" });
  });

  it("rewrites an encoder whose weights lie in a file of their own", async () => {
    const copy = { ...demoModel, folder: await temporaryFolder() };
    const folder = join(copy.folder, "text_encoder");
    await mkdir(folder);
    const { model, weights } = withExternalWeights(await readFile(file), "model.onnx_data");
    await writeFile(join(folder, "model.onnx"), model);
    await writeFile(join(folder, "model.onnx_data"), weights);
    await using external = await openTextEncoder(copy, "external", { loadSession: openDemo, cacheFolder });
    expect(external.width).toBe(128);
    expect(external.rows([100])).toEqual(encoder.rows([100]));
    for (const clipSkip of [1, 2])
      expect(await statesOf(external, [window()], clipSkip)).toEqual(await statesOf(encoder, [window()], clipSkip));
  });

  it("says that the model's own file is damaged", async () => {
    const copy = { ...demoModel, folder: await temporaryFolder() };
    await cp(demoModel.folder, copy.folder, { recursive: true });
    const damaged = join(copy.folder, "text_encoder", "model.onnx");
    await writeFile(damaged, (await readFile(damaged)).subarray(0, 100_000));
    await expect(openTextEncoder(copy, "damaged", { loadSession: openDemo, cacheFolder })).rejects.toMatchObject({
      code: "model.damaged",
      params: { file: "text_encoder/model.onnx" },
    });
  });
});
