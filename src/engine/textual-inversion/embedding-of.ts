import { EngineError } from "../errors.ts";
import type { EmbeddingFile } from "./embedding-file.ts";
import type { FileTensor } from "./file-tensor.ts";
import { refuse } from "./refuse.ts";

/** A dictionary out of a file, and how its tensors are told from other values. */
export interface FileDictionary {
  readonly entries: ReadonlyMap<unknown, unknown>;
  readonly tensorOf: (value: unknown) => FileTensor | undefined;
  /** The entries of a dictionary inside; undefined for any other value. */
  readonly entriesOf: (value: unknown) => ReadonlyMap<unknown, unknown> | undefined;
}

/**
 * The embedding in a dictionary, in the order in which A1111 looks for it: `string_to_param`, then `clip_l` with `clip_g`, then one tensor alone.
 * Throws EngineErrors: `embedding.none`, `embedding.damaged`, `embedding.too-long` {vectors, max}, `embedding.width` {width, known}.
 */
export function embeddingOf(dictionary: FileDictionary): Omit<EmbeddingFile, "checksum" | "shorthash"> {
  const { entries, tensorOf, entriesOf } = dictionary;
  if (entries.has("string_to_param")) {
    const tensors = entriesOf(entries.get("string_to_param")) ?? refuse("its string_to_param is no dictionary");
    const name = entries.get("name");
    const step = entries.get("step");
    return {
      ...single(onlyTensor(tensors, tensorOf)),
      format: "a1111",
      ...(typeof name === "string" && { nameInside: name }),
      ...(typeof step === "number" && { step }),
    };
  }
  const [narrow, wide] = ["clip_l", "clip_g"].map((key) => tensorOf(entries.get(key)));
  if (narrow !== undefined && wide !== undefined) return pair(narrow, wide);
  const [key] = entries.keys();
  const name = typeof key === "string" && key !== "emb_params" ? { nameInside: key } : {};
  return { ...single(onlyTensor(entries, tensorOf)), format: "diffusers", ...name };
}

function onlyTensor(entries: ReadonlyMap<unknown, unknown>, tensorOf: FileDictionary["tensorOf"]): FileTensor {
  const [first, ...more] = entries.values();
  const tensor = tensorOf(first);
  if (tensor === undefined) throw new EngineError("embedding.none");
  if (more.length > 0) refuse(`it has ${entries.size} entries where an embedding has one`);
  return tensor;
}

function single(tensor: FileTensor) {
  const [vectors, width] = shapeOf(tensor);
  if (!WIDTHS.includes(width)) throw new EngineError("embedding.width", { width, known: WIDTHS.map(String) });
  return { vectors, width, parts: [{ dims: [vectors, width], values: tensor.values }] };
}

function pair(narrow: FileTensor, wide: FileTensor) {
  const [few, narrowWidth] = shapeOf(narrow);
  const [vectors, wideWidth] = shapeOf(wide);
  if (few !== vectors) refuse(`its clip_l has ${few} vectors and its clip_g ${vectors}`);
  const width = narrowWidth + wideWidth;
  if (!PAIRS.includes(`${narrowWidth} + ${wideWidth}`))
    throw new EngineError("embedding.width", { width: `${narrowWidth} + ${wideWidth}`, known: PAIRS });
  const parts = [
    { dims: [vectors, narrowWidth], values: narrow.values },
    { dims: [vectors, wideWidth], values: wide.values },
  ];
  return { vectors, width, parts, format: "sdxl" as const };
}

/** One vector may come as [width]. */
function shapeOf({ dims, values }: FileTensor): readonly [vectors: number, width: number] {
  const [vectors, width, ...more] = dims.length === 1 ? [1, ...dims] : dims;
  if (vectors === undefined || width === undefined || more.length > 0)
    return refuse("its tensor is not a list of vectors");
  if (values.length === 0) return refuse("it has no vectors");
  if (vectors > MOST_VECTORS) throw new EngineError("embedding.too-long", { vectors, max: MOST_VECTORS });
  return [vectors, width];
}

/** What a chunk of a prompt holds: no program can use more. */
const MOST_VECTORS = 75;

/** Of text encoders: the bundled model's, Stable Diffusion 1.x's, 2.x's, and the second of XL's. */
const WIDTHS = [128, 768, 1024, 1280];

/** Of both: Stable Diffusion XL's, and those of the bundled model twice. */
const PAIRS: readonly string[] = ["768 + 1280", "128 + 128"];
