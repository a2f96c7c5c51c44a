import { basename, dirname, join } from "node:path";

/** A model's file as messages name it: with its folder where that is a pipeline's part, of which several have a `config.json`. */
export function namedFile(path: string): string {
  const [folder, name] = [basename(dirname(path)), basename(path)];
  return PARTS.test(folder) ? join(folder, name) : name;
}

/** diffusers' folders, and those of the exporters of sentence models. */
const PARTS =
  /^(unet|vae|(tiny_)?vae_decoder(_tiny)?|vae_encoder|taesd_decoder|(text|image)_encoder(_2)?|tokenizer(_2)?|(image_noising_)?scheduler|image_normalizer|feature_extractor|onnx|1_Pooling)$/u;
