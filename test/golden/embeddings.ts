import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { isEngineError } from "../../src/engine/errors.ts";
import { createEmbedding } from "../../src/engine/textual-inversion/create-embedding.ts";
import type { EmbeddingFile } from "../../src/engine/textual-inversion/embedding-file.ts";
import { putVectors } from "../../src/engine/textual-inversion/put-vectors.ts";
import { nameOf, readEmbedding } from "../../src/engine/textual-inversion/read-embedding.ts";
import { difference, firstProblem, numbers } from "./compare.ts";
import { type GoldenResult, goldenHandler } from "./golden-handler.ts";

const fixes = z.object({
  table: z.string(),
  cases: z
    .array(
      z.object({
        fixes: z.array(z.tuple([z.number(), z.enum(["x", "y"])])),
        key: z.string(),
        ids: numbers,
        output: z.array(numbers),
      }),
    )
    .min(1),
});

/** Vectors over the input embeddings of ids: row k = [4k … 4k + 3]/100, x three vectors of 9, y two of 5. */
export const embeddingsWithFixes = goldenHandler("embeddings in their places", fixes, ({ cases }) => {
  const known = { x: new Float32Array(12).fill(9), y: new Float32Array(8).fill(5) };
  return cases.map(({ fixes: placed, ids, output }) => {
    const embeds = Float32Array.from(ids.flatMap((id) => [0, 1, 2, 3].map((k) => (4 * id + k) / 100)));
    putVectors(
      embeds,
      4,
      placed.map(([offset, name]) => ({ offset, values: known[name] })),
    );
    return { name: JSON.stringify(placed), problem: difference("vectors", embeds, output.flat(), 1e-6) };
  });
});

const created = z.object({
  table: z.string(),
  cases: z
    .array(
      z.object({
        tokenizer_truncates_to_n: z.boolean(),
        name: z.string(),
        vectors: z.number(),
        init_text: z.string(),
        init_ids: numbers,
        name_saved: z.string(),
        rows_first3: z.array(numbers),
      }),
    )
    .min(1),
});

/** New embeddings out of a table of sines, 8 wide. Schedules of learning rates, which such a file has too, are for training and not run. */
export const createdEmbeddings = goldenHandler("new embeddings", created, async ({ cases }) => {
  const rows = async (ids: readonly number[]) => ({
    dims: [ids.length, 8],
    values: Float32Array.from(ids.flatMap((id) => [0, 1, 2, 3, 4, 5, 6, 7].map((k) => Math.sin(0.001 * id + 0.1 * k)))),
  });
  const results: GoldenResult[] = [];
  for (const right of cases) {
    const ids = right.init_text === "" ? [] : right.init_ids;
    const { name, vectors } = right;
    const made = await createEmbedding({ name, vectors, ids, truncates: right.tokenizer_truncates_to_n }, rows);
    const columns = right.rows_first3.map((row, i) => [...made.tensor.values.subarray(8 * i, 8 * i + row.length)]);
    const problem = made.name === right.name_saved ? undefined : `named ${made.name} instead of ${right.name_saved}`;
    results.push({
      name: `${vectors} vectors of ${JSON.stringify(right.init_text)}`,
      problem: problem ?? difference("rows", columns.flat(), right.rows_first3.flat(), 1e-7),
    });
  }
  return results;
});

const right = z.object({
  vectors: z.number(),
  dim: z.number(),
  first4: numbers,
  last4: numbers,
  sum: z.number(),
  a1111_checksum: z.string().optional(),
  step: z.number().optional(),
});

const manifest = z.object({
  files: z
    .array(
      z.object({
        file: z.string(),
        kind: z.enum(["valid", "edge", "not-embedding", "hostile"]),
        format: z.string().optional(),
        expect: z.unknown().optional(),
      }),
    )
    .min(1),
});

/** Sample files beside their manifest: good ones must come out right, all others must be refused with a clear error in a moment. */
export const embeddingFiles = goldenHandler("embedding files", manifest, async ({ files }, path) => {
  const results: GoldenResult[] = [];
  for (const { file, kind, format = "", expect } of files) {
    const began = performance.now();
    const read = await readEmbedding(file, await readFile(join(dirname(path), file))).catch((error: unknown) => error);
    const problem = isEngineError(read)
      ? kind === "valid"
        ? String(read)
        : undefined
      : problemOf(read as EmbeddingFile, kind === "hostile" ? undefined : right.safeParse(expect).data, format);
    const tookMs = performance.now() - began;
    results.push({
      name: `${nameOf(file)} (${kind})`,
      problem: problem ?? (tookMs > SLOW_MS ? `took ${tookMs} ms` : undefined),
    });
  }
  return results;
});

const SLOW_MS = 5000;

function problemOf(
  read: EmbeddingFile,
  expected: z.infer<typeof right> | undefined,
  format: string,
): string | undefined {
  if (!(typeof read === "object" && read !== null && "parts" in read)) return `threw ${String(read)}`;
  if (expected === undefined) return "was not refused";
  const values = read.parts.flatMap((part) => [...part.values]);
  const tolerance = /16/.test(format) ? 1e-3 : 1e-6;
  return firstProblem([
    difference("shape", [read.vectors, read.width], [expected.vectors, expected.dim], 0),
    difference("first", values.slice(0, 4), expected.first4, tolerance),
    difference("last", values.slice(-4), expected.last4, tolerance),
    difference("sum", [values.reduce((sum, value) => sum + value, 0)], [expected.sum], tolerance * values.length),
    expected.a1111_checksum === undefined || expected.a1111_checksum === read.checksum
      ? undefined
      : `checksum ${read.checksum} instead of ${expected.a1111_checksum}`,
    expected.step === undefined || expected.step === read.step
      ? undefined
      : `step ${read.step} instead of ${expected.step}`,
  ]);
}
