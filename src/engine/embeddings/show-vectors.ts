import type { VectorPicture } from "../picture/vectors/vector-picture.ts";
import type { EmbeddedToken, EmbeddedWindows, Embedding, Pooling } from "../ports.ts";
import { type VectorFormat, vectorFile } from "./vector-files.ts";
import { hasTokenRows, type Statistics, statistics, vectorRows } from "./vector-statistics.ts";
import { type View, vectorView } from "./vector-view.ts";

export interface ShowOptions {
  readonly view: View;
  readonly format: VectorFormat;
}

export interface ShownVectors {
  readonly described: DescribedVectors;
  readonly png: Uint8Array;
  readonly file: { readonly mediaType: string; readonly bytes: Uint8Array };
}

/** An embedding in words and figures, small enough for a message. */
export interface DescribedVectors {
  readonly model: string;
  readonly stage: string;
  readonly shape: readonly number[];
  readonly dtype: "float32";
  readonly norm: number;
  readonly pooling: Pooling;
  readonly normalized: boolean;
  readonly windows?: EmbeddedWindows;
  /** The first of what was read; with figures where each has its own vector. */
  readonly tokens?: readonly (EmbeddedToken & Partial<Statistics>)[];
  readonly tokenCount?: number;
  readonly pipeline?: readonly (Statistics & { readonly stage: string; readonly shape: readonly number[] })[];
  readonly unread?: string;
  /** Where they are no more than one wide vector. */
  readonly values?: readonly number[];
}

/** Vectors described, drawn and put into a file. */
export async function showVectors(
  embedding: Embedding,
  { view, format }: ShowOptions,
  draw: (picture: VectorPicture) => Promise<Uint8Array>,
): Promise<ShownVectors> {
  const png = await draw(vectorView(embedding, view));
  return { described: describeVectors(embedding), png, file: vectorFile(embedding, format) };
}

/** As many as the widest pooled vectors have. */
const MOST_VALUES = 4096;

/** More make a message heavy; the file has all. */
const MOST_TOKENS = 1000;

function describeVectors(embedding: Embedding): DescribedVectors {
  const { model, stage, shape, values, pooling, normalized, windows, tokens, unread, pipeline } = embedding;
  const rows = hasTokenRows(embedding) ? vectorRows(embedding) : [];
  const listed = tokens
    ?.slice(0, MOST_TOKENS)
    .map((token, i) => (rows[i] ? { ...token, ...statistics(rows[i]) } : token));
  return {
    model,
    stage,
    shape,
    dtype: "float32",
    norm: statistics(values).norm,
    pooling,
    normalized,
    ...(windows && { windows }),
    ...(listed && { tokens: listed, tokenCount: tokens!.length }),
    ...(pipeline && {
      pipeline: pipeline.map((one) => ({ stage: one.stage, shape: one.shape, ...statistics(one.values) })),
    }),
    ...(unread !== undefined && { unread }),
    ...(values.length <= MOST_VALUES && { values: [...values] }),
  };
}
