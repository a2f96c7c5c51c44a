import { zipSync } from "fflate";
import type { Embedding, StageValues } from "../ports.ts";
import { writeSafetensors } from "../textual-inversion/safetensors.ts";
import { toNpy } from "./npy.ts";
import { statistics, vectorRows } from "./vector-statistics.ts";

/** Kinds of files that vectors can be had in. */
export const vectorFormats = ["npy", "npz", "safetensors", "json", "csv"] as const;
export type VectorFormat = (typeof vectorFormats)[number];

interface VectorFile {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The vectors in a file: `npy` and `csv` have the stage that was asked for, the others every stage that was made. */
export function vectorFile(embedding: Embedding, format: VectorFormat): VectorFile {
  switch (format) {
    case "npy":
      return { mediaType: BINARY, bytes: toNpy(embedding.values, embedding.shape) };
    case "npz":
      return { mediaType: "application/zip", bytes: toNpz(embedding) };
    case "safetensors":
      return { mediaType: BINARY, bytes: toSafetensors(embedding) };
    case "json":
      return { mediaType: "application/json", bytes: encoded(JSON.stringify(toJson(embedding))) };
    case "csv":
      return { mediaType: "text/csv", bytes: encoded(toCsv(embedding)) };
    default:
      return format satisfies never;
  }
}

const BINARY = "application/octet-stream";

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** What was asked for first, then the rest of the pipeline. */
function allStages({ stage, shape, values, pipeline = [] }: Embedding): readonly StageValues[] {
  return [{ stage, shape, values }, ...pipeline.filter((one) => one.stage !== stage)];
}

/** Readable by `numpy.load`; the ids are `input_ids`. */
function toNpz(embedding: Embedding): Uint8Array {
  const arrays = allStages(embedding).map(
    ({ stage, shape, values }) => [`${stage}.npy`, toNpy(values, shape)] as const,
  );
  const { tokens } = embedding;
  const ids = tokens && Int32Array.from(tokens, ({ id }) => id);
  return zipSync({ ...Object.fromEntries(arrays), ...(ids && { "input_ids.npy": toNpy(ids, [ids.length]) }) });
}

function toSafetensors(embedding: Embedding): Uint8Array {
  const { model, stage, pooling, normalized, tokens } = embedding;
  const tensors = allStages(embedding).map((one) => [one.stage, { dims: one.shape, values: one.values }] as const);
  return writeSafetensors(Object.fromEntries(tensors), {
    model,
    stage,
    pooling,
    normalized: String(normalized),
    ...(tokens && { input_ids: JSON.stringify(tokens.map(({ id }) => id)) }),
  });
}

function toJson(embedding: Embedding) {
  const { model, stage, pooling, normalized, tokens } = embedding;
  const stages = allStages(embedding).map(
    (one) => [one.stage, { shape: one.shape, values: nested(one.values, one.shape) }] as const,
  );
  return {
    model,
    stage,
    pooling,
    normalized,
    ...(tokens && { tokens }),
    dtype: "float32",
    stages: Object.fromEntries(stages),
  };
}

type Nested = readonly (number | Nested)[];

function nested(values: Float32Array, [first = 0, ...rest]: readonly number[]): Nested {
  if (rest.length === 0) return [...values];
  const size = values.length / first;
  return Array.from({ length: first }, (_, i) => nested(values.subarray(i * size, (i + 1) * size), rest));
}

/** RFC 4180: a line for each vector, with its token where it has one. */
function toCsv(embedding: Embedding): string {
  const { tokens = [], shape } = embedding;
  const rows = vectorRows(embedding);
  const dims = Array.from({ length: shape.at(-1) ?? 0 }, (_, k) => `v${k}`);
  const lines = rows.map((values, i) => {
    const { id, token } = (rows.length === tokens.length && tokens[i]) || { id: "", token: "" };
    const { norm, mean, min, max } = statistics(values);
    return [i, id, quoted(token), norm, mean, min, max, ...values].join(",");
  });
  return `${[["row", "id", "token", "norm", "mean", "min", "max", ...dims].join(","), ...lines].join("\r\n")}\r\n`;
}

/** Spreadsheets take a text that begins with one of these for a formula: it gets an apostrophe. */
const FORMULA = /^[=+\-@\t\r]/u;

function quoted(text: string): string {
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
