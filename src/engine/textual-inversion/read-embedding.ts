import { EngineError, isEngineError } from "../errors.ts";
import type { EmbeddingFile } from "./embedding-file.ts";
import { embeddingChecksum, shortHash } from "./embedding-hashes.ts";
import { jsonTensor, readEmbeddingJson } from "./embedding-json.ts";
import { embeddingOf, type FileDictionary } from "./embedding-of.ts";
import { hiddenEmbedding } from "./embedding-picture.ts";
import type { FileTensor } from "./file-tensor.ts";
import { isRecord, type Pickled } from "./pickled.ts";
import { readSafetensors } from "./safetensors.ts";
import { readTorchFile } from "./torch-file.ts";
import { type Storages, torchTensor } from "./torch-tensor.ts";

/** The endings of files that may hold an embedding. */
export const embeddingEndings: readonly string[] = [".pt", ".bin", ".safetensors", ".png", ".webp"];

/**
 * Reads a textual inversion in any form that A1111 and diffusers write, and runs nothing that is in it. `file` is its name, for its ending and for
 * messages. Throws EngineErrors with {file}: `embedding.too-big`, `embedding.unsafe` {found}, `embedding.damaged` {reason}, `embedding.none`,
 * `embedding.width` {width, known}, `embedding.too-long` {name, vectors, max}, `embedding.not-finite`, `embedding.huge` {vector, component}, both counted from 0.
 */
export async function readEmbedding(file: string, bytes: Uint8Array): Promise<EmbeddingFile> {
  try {
    if (bytes.length > MOST_BYTES) throw new EngineError("embedding.too-big", { bytes: bytes.length, max: MOST_BYTES });
    const embedding = embeddingOf(await dictionaryOf(file, bytes));
    for (const part of embedding.parts) checkNumbers(part);
    const values = joined(embedding.parts);
    return { ...embedding, checksum: embeddingChecksum(values), shorthash: shortHash(bytes) };
  } catch (error) {
    if (!isEngineError(error)) throw error;
    throw new EngineError(error.code, { file, name: nameOf(file), ...error.params }, { cause: error });
  }
}

/** What calls an embedding: its file's name without the ending. */
export function nameOf(file: string): string {
  const base = file.slice(file.lastIndexOf("/") + 1);
  const dot = base.lastIndexOf(".");
  return dot > 0 ? base.slice(0, dot) : base;
}

/** 75 vectors of Stable Diffusion XL take 0.6 MB, a picture with them some more. */
const MOST_BYTES = 64 * 2 ** 20;

async function dictionaryOf(file: string, bytes: Uint8Array): Promise<FileDictionary> {
  const ending = file.slice(file.lastIndexOf(".")).toLowerCase();
  if (ending === ".png" || ending === ".webp")
    return {
      entries: readEmbeddingJson(await hiddenEmbedding(bytes)),
      tensorOf: jsonTensor,
      entriesOf: (value) => (isObject(value) ? new Map(Object.entries(value)) : undefined),
    };
  if (ending === ".safetensors") {
    const tensors = readSafetensors(bytes);
    const known = new Set<unknown>(tensors.values());
    const isTensor = (value: unknown): value is FileTensor => known.has(value);
    return { entries: tensors, tensorOf: (value) => (isTensor(value) ? value : undefined), entriesOf: () => undefined };
  }
  const { value, storages } = readTorchFile(bytes);
  if (!(value instanceof Map)) throw new EngineError("embedding.none");
  return torchDictionary(value, storages);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function torchDictionary(entries: ReadonlyMap<Pickled, Pickled>, storages: Storages): FileDictionary {
  // what is in the dictionary came out of the same pickle
  const pickled = (value: unknown) => value as Pickled | undefined;
  return {
    entries,
    tensorOf: (value) => torchTensor(pickled(value), storages),
    entriesOf: (value) => parametersOf(pickled(value)),
  };
}

/** A dictionary, or the parameters of the module that old programs kept them in. */
function parametersOf(value: Pickled | undefined): ReadonlyMap<Pickled, Pickled> | undefined {
  if (value instanceof Map) return value;
  if (!isRecord(value) || value.kind !== "call" || !value.callee.endsWith(".ParameterDict")) return undefined;
  const parameters = value.state instanceof Map ? value.state.get("_parameters") : undefined;
  return parameters instanceof Map ? parameters : undefined;
}

/** A number beyond a float16 becomes infinite in half of all models, and one that is none blackens the picture. */
function checkNumbers({ dims, values }: FileTensor): void {
  const width = dims[1]!;
  const bad = values.findIndex((value) => !(Math.abs(value) <= GREATEST_HALF));
  if (bad === -1) return;
  const code = Number.isFinite(values[bad]) ? "embedding.huge" : "embedding.not-finite";
  throw new EngineError(code, { vector: Math.floor(bad / width), component: bad % width });
}

const GREATEST_HALF = 65504;

function joined(parts: readonly FileTensor[]): Float32Array {
  if (parts.length === 1) return parts[0]!.values;
  return Float32Array.from(parts.flatMap(({ values }) => [...values]));
}
