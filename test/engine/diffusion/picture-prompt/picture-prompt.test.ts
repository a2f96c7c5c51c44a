import { rm } from "node:fs/promises";
import { join } from "node:path";
import { zipSync } from "fflate";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { textToImage } from "../../../../src/engine/diffusion/text-to-image.ts";
import { lookAtModel } from "../../../../src/engine/models/look-at-model.ts";
import type { ImageRequest, ModelFolder, Painting } from "../../../../src/engine/ports.ts";
import { writeSafetensors } from "../../../../src/engine/textual-inversion/safetensors.ts";
import { demoModel, openDemo, storeOf } from "../../../support/demo-model.ts";
import { variants } from "../../../support/demo-variants.ts";

const request: ImageRequest = { prompt: "a red circle", negativePrompt: "", seed: 5, count: 1, steps: 3 };
let star: Uint8Array;
let circle: Uint8Array;

beforeAll(async () => {
  star = (await paint(demoModel, { prompt: "a large blue star on a white background", steps: 8 })).png;
  circle = (await paint(demoModel, { prompt: "a large red circle on a black background", steps: 8 })).png;
});

async function paintAll(model: ModelFolder, part: Partial<ImageRequest>): Promise<readonly Painting[]> {
  return textToImage({ store: storeOf(model), loadSession: openDemo }).paint({ ...request, ...part });
}

async function paint(model: ModelFolder, part: Partial<ImageRequest> = {}): Promise<Painting> {
  return (await paintAll(model, part))[0]!;
}

function pixels({ png }: Painting): Promise<Buffer> {
  return sharp(png).raw().toBuffer();
}

/** [1, 64] each, as wide as the demo CLIP's embeddings. */
function normalizer(mean: number, std: number) {
  const row = (value: number) => ({ dims: [1, 64], values: new Float32Array(64).fill(value) });
  return { mean: row(mean), std: row(std) };
}

/** `torch.save` of a dictionary of tensors, each with a storage of its own. */
function torchFile(
  tensors: Readonly<Record<string, { readonly dims: readonly number[]; readonly values: Float32Array }>>,
) {
  const text = (value: string) => Buffer.from([0x58, value.length, 0, 0, 0, ...Buffer.from(value)]);
  const sizes = (values: readonly number[]) => Buffer.from([0x28, ...values.flatMap((value) => [0x4b, value]), 0x74]);
  const entries = Object.entries(tensors);
  const pickled = entries.flatMap(([name, { dims, values }], i) => [
    text(name),
    Buffer.from("ctorch._utils\n_rebuild_tensor_v2\n(("),
    ...[text("storage"), Buffer.from("ctorch\nFloatStorage\n"), text(String(i)), text("cpu")],
    Buffer.from([0x4b, values.length, ...Buffer.from("tQ"), 0x4b, 0]),
    ...[sizes(dims), sizes([values.length, 1])],
    Buffer.from([0x89, ...Buffer.from("ccollections\nOrderedDict\n)RtR")]),
  ]);
  const pickle = Buffer.concat([Buffer.from([0x80, 2, ...Buffer.from("}(")]), ...pickled, Buffer.from("u.")]);
  const data = entries.map(([, { values }], i) => [`archive/data/${i}`, new Uint8Array(values.buffer)]);
  return zipSync({ "archive/data.pkl": pickle, ...Object.fromEntries(data) }, { level: 0 });
}

describe("beside the text (IP-Adapter)", () => {
  it("counts as much as it is asked, and is named in the recipe", async () => {
    const model = await variants.pictures();
    const plain = await pixels(await paint(model));
    expect(await pixels(await paint(model, { imagePrompt: star, imagePromptWeight: 0 }))).toEqual(plain);
    const half = await paint(model, { imagePrompt: star, imagePromptWeight: 0.5 });
    const whole = await paint(model, { imagePrompt: star });
    expect(whole.recipe.imagePrompt).toEqual({ file: expect.stringMatching(/^[0-9a-f]{16}$/), weight: 1 });
    expect(await pixels(half)).not.toEqual(plain);
    expect(await pixels(whole)).not.toEqual(await pixels(half));
  });

  it.each([3, -1, Number.NaN, 1e9])("is refused with a weight of %d", async (imagePromptWeight) => {
    const model = await variants.pictures();
    await expect(paint(model, { imagePrompt: star, imagePromptWeight })).rejects.toMatchObject({
      code: "image.range",
      params: { option: "image-prompt-weight", max: 2 },
    });
  });

  it("is refused by a model that takes none, one without its image encoder, and as no picture", async () => {
    await expect(paint(demoModel, { imagePrompt: star })).rejects.toMatchObject({ code: "image.no-picture-prompts" });
    const model = await variants.pictures();
    await expect(paint(model, { imagePrompt: Buffer.from("none") })).rejects.toMatchObject({
      code: "image.unreadable",
    });
    await rm(join(model.folder, "image_encoder/model.onnx"));
    await expect(paint(model, { imagePrompt: star })).rejects.toMatchObject({
      code: "model.file-missing",
      params: { file: "image_encoder/model.onnx" },
    });
  });
});

describe("as class labels (Stable unCLIP)", () => {
  it("counts by its weight beside the text, and is nothing at weight 0", async () => {
    const model = await variants.unclip();
    const plain = await paint(model);
    expect(plain.recipe.imagePrompt).toBeUndefined();
    const none = await paint(model, { imagePrompt: star, imagePromptWeight: 0 });
    expect(await pixels(none)).toEqual(await pixels(plain));
    const whole = await paint(model, { imagePrompt: star });
    expect(whole.recipe.imagePrompt).toEqual({ file: expect.any(String), weight: 1, noise: 0 });
    const others = [
      await paint(model, { imagePrompt: circle }),
      await paint(model, { imagePrompt: star, imagePromptWeight: 0.5 }),
      await paint(model, { imagePrompt: star, imagePromptNoise: 500 }),
    ];
    for (const other of others) expect(await pixels(other)).not.toEqual(await pixels(whole));
  });

  it.each(["Euler", "DDIM"])("gives each picture of several what its seed alone gives, with %s", async (sampler) => {
    const model = await variants.unclip();
    const noisy = { imagePrompt: star, imagePromptNoise: 700, sampler };
    const [, second] = await paintAll(model, { ...noisy, count: 2 });
    const alone = await paint(model, { ...noisy, seed: 6 });
    expect(await pixels(second!)).toEqual(await pixels(alone));
    expect(await pixels(await paint(model, { ...noisy, seed: 7 }))).not.toEqual(await pixels(alone));
  });

  it("normalises with the model's own numbers, from either form of file", async () => {
    const tensors = normalizer(0.2, 3);
    const forms = [
      { file: "diffusion_pytorch_model.safetensors", bytes: writeSafetensors(tensors) },
      { file: "diffusion_pytorch_model.bin", bytes: torchFile(tensors) },
    ];
    const noisy = { imagePrompt: star, imagePromptNoise: 500 };
    const [a, b] = await Promise.all(
      forms.map(async (form) => pixels(await paint(await variants.unclip(form), noisy))),
    );
    expect(a).toEqual(b);
    expect(a).not.toEqual(await pixels(await paint(await variants.unclip(), noisy)));
  });

  it("names a normalizer that is damaged or of another width", async () => {
    const short = { dims: [1, 3], values: new Float32Array(3) };
    const file = "diffusion_pytorch_model.safetensors";
    const other = await variants.unclip({ file, bytes: writeSafetensors({ mean: short, std: short }) });
    await expect(paint(other, { imagePrompt: star })).rejects.toMatchObject({
      code: "model.mismatch",
      params: { input: "image_normalizer.mean", expected: "[1, 64]", given: "[1, 3]" },
    });
    const broken = await variants.unclip({ file, bytes: Buffer.from("none") });
    await expect(paint(broken, { imagePrompt: star })).rejects.toMatchObject({
      code: "model.damaged",
      params: { file: `image_normalizer/${file}` },
    });
  });

  it.each([-1, 1000, 0.5, Number.NaN])("is refused with the noise %d", async (imagePromptNoise) => {
    await expect(paint(await variants.unclip(), { imagePrompt: star, imagePromptNoise })).rejects.toMatchObject({
      code: "image.range",
      params: { option: "image-prompt-noise", min: 0, max: 999 },
    });
  });
});

describe("in the text's place (image variations)", () => {
  it("is a text-to-image model by its files, without a text encoder", async () => {
    const model = await variants.variation();
    expect(await lookAtModel(model.folder, model.name)).toEqual({ tasks: ["text-to-image"], special: true });
  });

  it("paints by the picture alone, and says that the prompts were not read", async () => {
    const model = await variants.variation();
    const painting = await paint(model, { imagePrompt: star, negativePrompt: "blue" });
    const { recipe, tokens } = painting;
    expect(recipe.unread).toEqual({ prompt: "a red circle", negativePrompt: "blue" });
    expect(tokens).toBeUndefined();
    const expected = await pixels(painting);
    expect(await pixels(await paint(model, { imagePrompt: star, prompt: "something else" }))).toEqual(expected);
    expect(await pixels(await paint(model, { imagePrompt: circle }))).not.toEqual(expected);
    expect(await pixels(await paint(model, { imagePrompt: star, imagePromptWeight: 0.5 }))).not.toEqual(expected);
  });

  it("begins with a picture and has a second pass as others do", async () => {
    const model = await variants.variation();
    await paint(model, { imagePrompt: star, image: circle, strength: 0.5 });
    await paint(model, { imagePrompt: star, guidanceScale: 1, hires: { factor: 1.5, upscaler: "Lanczos" } });
    await paint(model, { imagePrompt: star, guidanceScale: 0 });
  });

  it("must have one", async () => {
    await expect(paint(await variants.variation())).rejects.toMatchObject({
      code: "image.needs-picture-prompt",
      params: { model: "demo-variation" },
    });
  });
});
