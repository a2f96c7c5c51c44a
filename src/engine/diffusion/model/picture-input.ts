import type { z } from "zod";
import { EngineError } from "../../errors.ts";
import type { PictureInput } from "../picture-prompt/picture-prompt.ts";
import type { unetConfig } from "./configs.ts";

/**
 * Where a UNet takes a picture's embedding: `image_embeds` beside the text (exports with an IP-Adapter), projected `class_labels` (Stable unCLIP: the embedding
 * and its noise level, side by side), or the text's place where it reads none. Throws `EngineError("model.feature", {model, feature})`.
 */
export function pictureInput(
  model: string,
  dims: ReadonlyMap<string, readonly (number | string)[]>,
  config: z.output<typeof unetConfig>,
  readsText: boolean,
): PictureInput | undefined {
  const widthOf = (name: PictureInput["name"], otherwise: number | null): number => {
    const declared = dims.get(name)!.at(-1);
    const width = typeof declared === "number" ? declared : otherwise;
    if (width === null) throw new EngineError("model.feature", { model, feature: `${name} of any width` });
    return width;
  };
  if (!readsText) {
    const name = "encoder_hidden_states";
    return { name, width: widthOf(name, config.cross_attention_dim) };
  }
  if (dims.has("class_labels")) {
    if (config.class_embed_type !== "projection")
      throw new EngineError("model.feature", { model, feature: "UNet input class_labels" });
    const both = widthOf("class_labels", config.projection_class_embeddings_input_dim);
    return { name: "class_labels", width: both / 2 };
  }
  if (!dims.has("image_embeds")) return undefined;
  return { name: "image_embeds", width: widthOf("image_embeds", null) };
}
