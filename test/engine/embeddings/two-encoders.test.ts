import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPrompts } from "../../../src/engine/diffusion/conditioning.ts";
import { loadDiffusionModel } from "../../../src/engine/diffusion/model/diffusion-model.ts";
import { embedders } from "../../../src/engine/embeddings/embedders.ts";
import { modelFolders } from "../../../src/engine/models/model-folders.ts";
import type { StoredEmbedding } from "../../../src/engine/ports.ts";
import { loadSession } from "../../../src/engine/runtime/onnx-session.ts";
import { expectCloseTo } from "../../support/close-to.ts";
import { openDemo } from "../../support/demo-model.ts";
import { describeWithShared } from "../../support/shared.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describeWithShared("Stable Diffusion XL's two text encoders", (shared) => {
  const folder = join(shared, "demo-model");
  const model = "sdxl-tiny-random";
  const prompt = "a (red:1.4) circle on a blue background";

  test("are both shown, from the tokens' vectors to what the UNet is given", async () => {
    const { pipeline, shape, stage } = await opened(folder).embedText({ model, text: prompt, pipeline: true });
    expect([stage, shape]).toEqual(["last-hidden-state", [1, 77, 48]]);
    expect(pipeline!.map((one) => `${one.stage} [${one.shape}]`)).toEqual([
      "token-embeddings [77,48]",
      "position-embeddings [77,48]",
      "embeddings [77,48]",
      "layer-1 [1,77,48]",
      "layer-2 [1,77,48]",
      "last-hidden-state [1,77,48]",
      "second-token-embeddings [77,64]",
      "second-position-embeddings [77,64]",
      "second-embeddings [77,64]",
      "second-layer-1 [1,77,64]",
      "second-layer-2 [1,77,64]",
      "second-last-hidden-state [1,77,64]",
      "conditioning [1,77,112]",
      "pooled [48]",
      "second-projection [64]",
    ]);
    const [tokens, places, sum] = ["second-token-embeddings", "second-position-embeddings", "second-embeddings"].map(
      (name) => pipeline!.find((one) => one.stage === name)!.values,
    );
    expectCloseTo(
      sum!,
      tokens!.map((value, i) => value + places![i]!),
      1e-6,
    );
  });

  test("say together what a picture is painted from", async () => {
    const found = await modelFolders([folder]).find("text-to-image", model);
    await using loaded = await loadDiffusionModel(found, "hash", openDemo);
    const { wanted } = await readPrompts(loaded, {
      prompt,
      negativePrompt: "",
      guidanceScale: 5,
      emphasis: "original",
      clipSkip: 1,
      calls: 4,
    });
    const { data, added } = wanted[0]!.schedule[0]!.states;
    const embed = (stage: string) => opened(folder).embedText({ model, text: prompt, stage });
    expectCloseTo((await embed("conditioning")).values, data, 1e-5);
    expectCloseTo((await embed("second-projection")).values, added!["text_embeds"]!, 1e-5);
  });

  test("read textual inversions with a part for each, and no others", async () => {
    const part = (width: number, value: number) => ({ dims: [1, width], values: new Float32Array(width).fill(value) });
    const both: StoredEmbedding = {
      name: "zzzz",
      vectors: 1,
      width: 112,
      parts: [part(48, 1), part(64, 2)],
      shorthash: "a",
    };
    const one: StoredEmbedding = { name: "zzzz", vectors: 1, width: 48, parts: [part(48, 1)], shorthash: "b" };
    const second = (stored: StoredEmbedding) =>
      opened(folder, [stored]).embedText({ model, text: "a zzzz", stage: "second-token-embeddings" });
    const named = await second(both);
    expect(named.tokens![2]!.token).toBe("zzzz");
    expect([...named.values.subarray(2 * 64, 3 * 64)]).toEqual(Array(64).fill(2));
    expect((await second(one)).tokens![2]!.token).not.toBe("zzzz");
  });

  test("a refiner's single one is shown by the usual names", async () => {
    const copies = await temporaryFolder();
    const refiner = join(copies, "refiner");
    await cp(join(folder, model), refiner, { recursive: true });
    await rm(join(refiner, "text_encoder"), { recursive: true });
    const index = JSON.parse(await readFile(join(refiner, "model_index.json"), "utf8"));
    const file = {
      ...index,
      _class_name: "StableDiffusionXLImg2ImgPipeline",
      text_encoder: [null, null],
      tokenizer: [null, null],
    };
    await writeFile(join(refiner, "model_index.json"), JSON.stringify(file));
    const { pipeline } = await opened(copies).embedText({ model: "refiner", text: prompt, pipeline: true });
    const both = await opened(folder).embedText({ model, text: prompt, pipeline: true });
    const stage = (of: typeof both, name: string) => of.pipeline!.find((one) => one.stage === name)!;
    expect(pipeline!.map((one) => one.stage)).toEqual(
      expect.arrayContaining(["layer-2", "conditioning", "projection"]),
    );
    expect(stage({ ...both, pipeline: pipeline! }, "projection").values).toEqual(
      stage(both, "second-projection").values,
    );
    expect(stage({ ...both, pipeline: pipeline! }, "conditioning").shape).toEqual([1, 77, 64]);
  });
});

function opened(folder: string, inversions: readonly StoredEmbedding[] = []) {
  return embedders({
    store: modelFolders([folder]),
    runtimeFor: async () => ({ threads: 1 }),
    loadSession: (file, name) => loadSession(file, { model: name, threads: 1 }),
    embeddings: { list: async () => inversions },
  });
}
