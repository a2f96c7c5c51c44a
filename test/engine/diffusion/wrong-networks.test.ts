import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import type { ModelFolder } from "../../../src/engine/ports.ts";
import { readOnnx } from "../../../src/engine/runtime/onnx-graph/onnx-model.ts";
import { demoModel, openDemo, storeOf } from "../../support/demo-model.ts";
import { demoCopy } from "../../support/demo-variants.ts";
import { type OnnxWriter, onnxWriter } from "../../support/onnx-writer.ts";

let image: Uint8Array;

beforeAll(async () => {
  image = await sharp({ create: { width: 128, height: 128, channels: 3, background: "red" } })
    .png()
    .toBuffer();
});

async function paintWith(change: (folder: string) => Promise<void>) {
  const model: ModelFolder = await demoCopy("wrong");
  await change(model.folder);
  const request = { prompt: "a red circle", negativePrompt: "", seed: 5, count: 1, steps: 3, strength: 1, image };
  return textToImage({ store: storeOf(model), loadSession: openDemo }).paint(request);
}

const parts = ["text_encoder", "unet", "vae_decoder", "vae_encoder"] as const;
const swaps = parts.flatMap((part) => parts.filter((other) => other !== part).map((other) => [part, other] as const));

describe("a network in another one's place", () => {
  it.each(swaps)("is named: in that of %s that of %s", async (part, other) => {
    const swapped = (folder: string) =>
      cp(join(demoModel.folder, other, "model.onnx"), join(folder, part, "model.onnx"));
    await expect(paintWith(swapped)).rejects.toMatchObject({
      code: "model.damaged",
      params: { file: `${part}/model.onnx` },
    });
  });
});

const open = ["batch", "sequence"] as const;
const picture = (channels: number) => ["batch", channels, "height", "width"] as const;

/** A text encoder that only looks up. */
const lookup = (vocabulary: number, width: number, output: string) => (g: OnnxWriter) => {
  const ids = g.input("input_ids", "int32", open);
  g.output(output, g.node("Gather", [g.weight([vocabulary, width], 1), ids]), [...open, width]);
};

/** A UNet that gives always the same. */
const unet = (dims: readonly number[], output: string) => (g: OnnxWriter) => {
  g.input("sample", "float32", picture(4));
  g.input("timestep", "int64", [1]);
  g.input("encoder_hidden_states", "float32", [...open, 128]);
  g.output(output, g.floats(dims, 0.1), dims);
};

/** An autoencoder's half that gives always the same. */
const half = (input: string, channels: number, output: string, dims: readonly number[]) => (g: OnnxWriter) => {
  g.input(input, "float32", picture(channels));
  g.output(output, g.floats(dims, 0.1), dims);
};

const constant = (g: OnnxWriter) => {
  g.input("input_ids", "int32", open);
  g.output("last_hidden_state", g.floats([1, 77, 128], 0.1), [...open, 128]);
};

describe("a network of another make", () => {
  it.each([
    ["text_encoder", "states that the UNet does not read", lookup(2048, 64, "last_hidden_state"), /64 .* reads 128$/],
    ["text_encoder", "no such states", lookup(2048, 128, "states"), /no states of tokens$/],
    ["text_encoder", "fewer tokens than its tokenizer", lookup(100, 128, "last_hidden_state"), /knows 100 tokens/],
    ["text_encoder", "one text for two", constant, /gave \[1, 77, 128\] and not \[2, 77, 128\]/],
    ["unet", "latents of another size", unet([2, 4, 8, 8], "out_sample"), /gave \[2, 4, 8, 8\]/],
    ["unet", "an output of another name", unet([2, 4, 16, 16], "noise"), /no out_sample$/],
    ["vae_decoder", "a picture of another size", half("latent_sample", 4, "sample", [1, 3, 64, 64]), /gave \[1, 3, 64/],
    ["vae_decoder", "sixteen channels", half("latent_sample", 16, "sample", [1, 3, 128, 128]), /not 4 channels alone$/],
    ["vae_decoder", "four colours", half("latent_sample", 4, "sample", [1, 4, 128, 128]), /not 3 channels$/],
    ["vae_encoder", "latents of another size", half("sample", 3, "latent_sample", [1, 4, 8, 8]), /gave \[1, 4, 8, 8\]/],
    ["vae_encoder", "sixteen channels", half("sample", 3, "latent_sample", [1, 16, 16, 16]), /not 4 or 8 channels$/],
  ])("in the place of %s is named, with %s", async (part, _, write, reason) => {
    const replaced = (folder: string) => {
      const g = onnxWriter();
      write(g);
      return writeFile(join(folder, part, "model.onnx"), g.finish());
    };
    await expect(paintWith(replaced)).rejects.toMatchObject({
      code: "model.damaged",
      params: { file: `${part}/model.onnx`, reason: expect.stringMatching(reason) },
    });
  });
});

/** Its largest tensor but one, which is no table of tokens, all NaN. */
async function spoilWeights(file: string): Promise<void> {
  const bytes = await readFile(file);
  const weights = readOnnx(bytes).graph.flatMap((part) =>
    part.kind === "initializer" && part.data !== undefined && FLOATS.includes(part.type) ? [part.data] : [],
  );
  const [, spoilt] = weights.toSorted((a, b) => b.length - a.length);
  for (let at = 0; at < spoilt!.length; at += 2) spoilt!.writeUInt16LE(0x7fff, at);
  await writeFile(file, bytes);
}

/** TensorProto.DataType: float, float16. In either, sixteen ones but for the sign are NaN. */
const FLOATS: readonly number[] = [1, 10];

describe("weights that are no numbers", () => {
  it.each([
    ["text_encoder", "model.not-finite", {}],
    ["unet", "model.broke", { step: 1, steps: 3 }],
    ["vae_decoder", "model.not-finite", {}],
    ["vae_encoder", "model.not-finite", {}],
  ])("of %s are named, and in which step the latents broke", async (part, code, params) => {
    const spoilt = (folder: string) => spoilWeights(join(folder, part, "model.onnx"));
    const file = `${part}/model.onnx`;
    await expect(paintWith(spoilt)).rejects.toMatchObject({ code, params: { ...params, model: "wrong", file } });
  });
});
