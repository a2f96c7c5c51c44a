import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onnxWriter } from "../../test/support/onnx-writer.ts";
import { largeUnet } from "./unet.ts";

/** Stable Diffusion 1.5's, in its text states. */
const WIDTH = 768;
const VOCABULARY = 2048;

/**
 * Writes a model whose UNet has the size of Stable Diffusion 1.5's, its 3.4 GB of random weights in a file beside it; text encoder and VAE decoder are
 * as small as they can be, which leaves the more to the pipeline. Resolves with the number of the UNet's parameters.
 */
export async function writeLargeModel(folder: string): Promise<number> {
  const demo = fileURLToPath(new URL("../../models/demo/sd15-tiny", import.meta.url));
  for (const part of ["model_index.json", "scheduler", "tokenizer"])
    await cp(join(demo, part), join(folder, part), { recursive: true });
  for (const part of ["text_encoder", "unet", "vae_decoder"]) await mkdir(join(folder, part), { recursive: true });
  const { bytes, parameters } = largeUnet(join(folder, "unet", "weights.bin"), WIDTH);
  const write = (file: string, content: Uint8Array | string) => writeFile(join(folder, file), content);
  await write("unet/model.onnx", bytes);
  await write("unet/config.json", JSON.stringify({ sample_size: 64, block_out_channels: [320, 640, 1280, 1280] }));
  await write("text_encoder/model.onnx", textEncoder());
  await write("text_encoder/config.json", "{}");
  await write("vae_decoder/model.onnx", vaeDecoder());
  await write("vae_decoder/config.json", "{}");
  return parameters;
}

/** The tokens' vectors, normed. */
function textEncoder(): Buffer {
  const g = onnxWriter();
  const ids = g.input("input_ids", "int32", ["batch", "sequence"]);
  const vectors = g.node("Gather", [g.weight([VOCABULARY, WIDTH], 1), ids]);
  const normed = g.node("LayerNormalization", [vectors, g.floats([WIDTH], 1), g.floats([WIDTH], 0)]);
  g.output("last_hidden_state", normed, ["batch", "sequence", WIDTH]);
  return g.finish();
}

/** Each cell's colour over its 8 × 8 pixels. */
function vaeDecoder(): Buffer {
  const g = onnxWriter();
  const latents = g.input("latent_sample", "float32", ["batch", 4, "height", "width"]);
  const colours = g.node("Conv", [latents, g.weight([3, 4, 1, 1], 0.2)], { kernel_shape: [1, 1] });
  const options = { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" };
  const picture = g.node("Resize", [colours, "", g.floats([4], [1, 1, 8, 8])], options);
  g.output("sample", picture, ["batch", 3, "height8", "width8"]);
  return g.finish();
}
