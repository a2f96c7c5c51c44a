import type { DiffusionModel } from "../../diffusion/model/diffusion-model.ts";
import type { PromptEmbedding } from "../../diffusion/model/text-encoder.ts";
import { type Chunk, chunksOf } from "../../prompt/chunks.ts";

/** A window of the text encoder in which the embedding that is being trained stands, for any vectors [vectors, width]. */
export type TrainedWindow = (values: Float32Array) => Chunk<PromptEmbedding>;

/** `{}` in the template is where it stands: `a picture of {}`. */
export function trainedWindow(
  { tokenizer, window }: Pick<DiffusionModel, "tokenizer" | "window">,
  template: string,
  vectors: number,
): TrainedWindow {
  const [before = "", after = ""] = template.split("{}");
  const idsOf = (text: string) => tokenizer.encodeIds(text, { special: false });
  const place = [PLACE];
  const ids = [...idsOf(before), ...place, ...idsOf(after)];
  const embedding = { name: "{}", vectors, values: new Float32Array(), shorthash: "" };
  const find = (some: readonly number[], at: number) => (some[at] === PLACE ? { embedding, length: 1 } : undefined);
  const { chunks } = chunksOf([{ text: template, weight: 1 }], {
    encode: () => ids,
    window,
    embeddings: { find },
    commaBackOff: 0,
  });
  const chunk = chunks.find(({ fixes }) => fixes.length > 0)!;
  return (values) => ({
    ...chunk,
    fixes: chunk.fixes.map((fix) => ({ ...fix, embedding: { ...fix.embedding, values } })),
  });
}

/** No token's id. */
const PLACE = -1;
