import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, it } from "vitest";
import { textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import type { PaintProgress } from "../../../src/engine/ports.ts";
import { openDemo, storeOf } from "../../support/demo-model.ts";
import { demoCopy } from "../../support/demo-variants.ts";
import { onnxWriter } from "../../support/onnx-writer.ts";

/** Every pixel has this colour, 0…1, and a little of the latents. */
const COLOUR = [0.25, 0.5, 0.75] as const;

function decoder(colour: readonly number[]): Buffer {
  const g = onnxWriter();
  const latents = g.input("latent_sample", "float32", ["batch", 4, "height", "width"]);
  const weights = [g.weight([3, 4, 1, 1], 1e-4), g.floats([3], colour)];
  const planes = g.node("Conv", [latents, ...weights], { kernel_shape: [1, 1] });
  const options = { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" };
  g.output("sample", g.node("Resize", [planes, "", g.floats([4], [1, 1, 8, 8])], options), ["batch", 3, "h8", "w8"]);
  return g.finish();
}

async function previewWith(folder: string, graph: Uint8Array, config?: object): Promise<Uint8Array> {
  const model = await demoCopy("with-tiny-decoder");
  await mkdir(join(model.folder, folder));
  await writeFile(join(model.folder, folder, "model.onnx"), graph);
  if (config !== undefined) await writeFile(join(model.folder, folder, "config.json"), JSON.stringify(config));
  const told: PaintProgress[] = [];
  const request = { prompt: "a red circle", negativePrompt: "", seed: 1, count: 1, steps: 2, sampler: "Euler" };
  await textToImage({ store: storeOf(model), loadSession: openDemo }).paint(request, {
    onProgress: (progress) => told.push(progress),
  });
  return told[0]!.preview!;
}

it.each([
  ["taesd_decoder", COLOUR, undefined],
  ["vae_decoder_tiny", COLOUR, { _class_name: "Decoder" }],
  ["tiny_vae_decoder", COLOUR.map((value) => 2 * value - 1), { _class_name: "AutoencoderTiny" }],
])(
  "previews of a model with %s are what it makes of the latents, in the colours of its makers",
  async (folder, colour, config) => {
    const png = await previewWith(folder, decoder(colour), config);
    expect(await sharp(png).metadata()).toMatchObject({ width: 64, height: 64 });
    const { channels } = await sharp(png).stats();
    expect(channels.map(({ mean }) => Math.round(mean / 2.55) / 100)).toEqual([...COLOUR]);
  },
);

it("a decoder that is damaged is named", async () => {
  await expect(previewWith("taesd_decoder", Buffer.from("nothing"))).rejects.toMatchObject({
    code: "model.damaged",
    params: { file: "taesd_decoder/model.onnx" },
  });
});
