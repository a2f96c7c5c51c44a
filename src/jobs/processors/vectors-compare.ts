import { clipScore } from "../../engine/embeddings/clip-score.ts";
import { cosineMatrix } from "../../engine/embeddings/cosine.ts";
import { textVector } from "../../engine/embeddings/text-vector.ts";
import type { VectorStudio } from "../../engine/embeddings/vector-studio.ts";
import { openPicture } from "../../engine/picture/open-picture.ts";
import type { Embedding, ImageEmbedder, TextEmbedder } from "../../engine/ports.ts";
import type { JobInput } from "../job-types.ts";
import type { Json, Processor } from "../ports.ts";

type Items = JobInput<"vectors.compare">["items"];
type Embedders = TextEmbedder & ImageEmbedder;

/** Compares texts and pictures with one another: CLIP where a picture is among them, else a model that is made for texts. */
export function vectorsCompare(embedders: Embedders, studio: VectorStudio): Processor<JobInput<"vectors.compare">> {
  return async ({ model, items, score, last }) => {
    const embeddings = await embedAll(embedders, model, items);
    const vectors = embeddings.map(({ values }) => values);
    const matrix = cosineMatrix(vectors);
    const described = items.map((item, i) => ({
      letter: letterOf(i),
      kind: item.kind,
      label: item.kind === "text" ? item.text : item.name,
      ...(embeddings[i]!.windows && { windows: embeddings[i]!.windows!.count }),
    }));
    const against = measureOf(items);
    const ranking = described
      .map(({ letter }, i) => ({ letter, cosine: matrix[against]![i]! }))
      .toSpliced(against, 1)
      .sort((a, b) => b.cosine - a.cosine);
    const clip = score ? await scored(embedders, items, embeddings) : undefined;
    const output = {
      model: embeddings[0]!.model,
      items: described,
      matrix,
      ranking,
      against: letterOf(against),
      ...(clip && { clip }),
      ...(last && { last }),
    };
    const png = await studio.draw({
      kind: "matrix",
      items: await Promise.all(
        described.slice(0, MOST_DRAWN).map(async (one, i) => ({ ...one, ...(await thumbnail(items[i]!)) })),
      ),
      values: matrix.slice(0, MOST_DRAWN).map((row) => row.slice(0, MOST_DRAWN)),
    });
    return {
      output: output as unknown as Json,
      files: [{ name: "similarity.png", mediaType: "image/png", bytes: png }],
    };
  };
}

/** What the others are ranked by: the only picture among several texts, or else the first. */
function measureOf(items: Items): number {
  const pictures = items.flatMap(({ kind }, i) => (kind === "image" ? [i] : []));
  const [only = 0, second] = pictures;
  return second === undefined && items.length > 2 ? only : 0;
}

/** More cells can't be read in a chat; `data` has them. */
const MOST_DRAWN = 12;

async function embedAll(embedders: Embedders, model: string | undefined, items: Items): Promise<readonly Embedding[]> {
  const named = model === undefined ? {} : { model };
  const pictures = await Promise.all(
    items.map((item) =>
      item.kind === "image" ? embedders.embedImage({ ...named, image: Buffer.from(item.image, "base64") }) : undefined,
    ),
  );
  const clip = pictures.find((one) => one !== undefined)?.model;
  const forTexts = clip === undefined ? { ...named, prefer: "sentences" as const } : { model: clip };
  return Promise.all(
    items.map(
      (item, i) => pictures[i] ?? textVector(embedders, { ...forTexts, text: item.kind === "text" ? item.text : "" }),
    ),
  );
}

async function scored(embedders: Embedders, items: Items, embeddings: readonly Embedding[]) {
  const text = items.find((item) => item.kind === "text");
  const picture = items.findIndex((item) => item.kind === "image");
  return (
    text &&
    embeddings[picture] &&
    clipScore(embedders, embeddings[picture].model, embeddings[picture].values, text.text)
  );
}

async function thumbnail(item: Items[number]): Promise<{ readonly image?: Uint8Array }> {
  if (item.kind === "text") return {};
  const picture = openPicture(Buffer.from(item.image, "base64")).autoOrient();
  return { image: await picture.resize(80, 80, { fit: "cover" }).png().toBuffer() };
}

/** a … z, then numbers. */
function letterOf(i: number): string {
  return i < 26 ? String.fromCharCode(97 + i) : String(i + 1);
}
