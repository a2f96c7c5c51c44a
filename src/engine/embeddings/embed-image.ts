import { EngineError } from "../errors.ts";
import type { Embedding, ImageVectorRequest } from "../ports.ts";
import { PROJECTION } from "./clip-encoders.ts";
import type { ImageEncoder } from "./encoder.ts";
import { normalizeRows } from "./pool-states.ts";

/** What a loaded encoder makes of a picture. `runOne` runs one, perhaps together with others'. Throws `EngineError("embed.stage" | "embed.pooling")`. */
export async function embedImage(
  model: string,
  encoder: ImageEncoder,
  runOne: (pixels: Float32Array) => Promise<Float32Array>,
  { image, stage = PROJECTION, pooling = "none", normalize = false }: Omit<ImageVectorRequest, "model">,
): Promise<Embedding> {
  if (stage !== PROJECTION) throw new EngineError("embed.stage", { model, stage, known: [PROJECTION] });
  if (pooling !== "none") throw new EngineError("embed.pooling", { stage, pooling });
  const values = (await runOne(await encoder.read(image))).slice();
  return {
    model,
    stage,
    shape: [values.length],
    values: normalize ? normalizeRows(values, values.length) : values,
    pooling,
    normalized: normalize,
  };
}
