import type { Part, PartedEmbedding } from "../../diffusion/encode-parts.ts";
import type { DiffusionModel } from "../../diffusion/model/diffusion-model.ts";
import { chunksOf } from "../../prompt/chunks.ts";

/** A prompt in which the embedding that is being trained stands, for any vectors of it: [vectors, width] for each text encoder. */
export type TrainedWindow = (parts: readonly Float32Array[]) => Part;

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
  const embedding: PartedEmbedding = { name: "{}", vectors, parts: [], shorthash: "" };
  const find = (some: readonly number[], at: number) => (some[at] === PLACE ? { embedding, length: 1 } : undefined);
  const { chunks, count } = chunksOf([{ text: template, weight: 1 }], {
    encode: () => ids,
    window,
    embeddings: { find },
    commaBackOff: 0,
  });
  const chunk = chunks.find(({ fixes }) => fixes.length > 0)!;
  return (parts) => {
    const fixes = chunk.fixes.map((fix) => ({ ...fix, embedding: { ...fix.embedding, parts } }));
    const chunked = { chunks: [{ ...chunk, fixes }], count };
    return { weight: 1, schedule: [{ until: Number.POSITIVE_INFINITY, text: template, chunked }] };
  };
}

/** No token's id. */
const PLACE = -1;
