import { z } from "zod";
import { type FileTensor, numbersIn } from "./file-tensor.ts";
import { refuse } from "./refuse.ts";

/** The dictionary that A1111 hides in a picture: JSON, with tensors as `{"TORCHTENSOR": nested lists}`. Throws `EngineError("embedding.damaged")`. */
export function readEmbeddingJson(text: string): ReadonlyMap<string, unknown> {
  const json = parse(text);
  const entries = z.record(z.string(), z.unknown()).safeParse(json).data ?? refuse("what it hides is no dictionary");
  return new Map(Object.entries(entries));
}

/** A tensor of two dimensions at most; undefined for any other value. */
export function jsonTensor(value: unknown): FileTensor | undefined {
  if (typeof value !== "object" || value === null || !("TORCHTENSOR" in value)) return undefined;
  const lists = value.TORCHTENSOR;
  if (!Array.isArray(lists)) return refuse("a tensor is no list");
  const rows: unknown[] = Array.isArray(lists[0]) ? lists : [lists];
  const width = Array.isArray(rows[0]) ? rows[0].length : 0;
  const count = numbersIn([rows.length, width]) ?? refuse("a tensor is too large for an embedding");
  const values = new Float32Array(count);
  for (const [row, numbers] of rows.entries()) {
    if (!Array.isArray(numbers) || numbers.length !== width) refuse("a tensor's rows are of different lengths");
    for (const [column, number] of numbers.entries()) {
      if (typeof number !== "number") refuse("a tensor has something that is no number");
      values[row * width + column] = number;
    }
  }
  return { dims: rows === lists ? [rows.length, width] : [width], values };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("what it hides is not JSON");
  }
}
