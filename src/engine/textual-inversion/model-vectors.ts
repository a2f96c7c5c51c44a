import type { DiffusionModel } from "../diffusion/model/diffusion-model.ts";
import { EngineError } from "../errors.ts";
import type { FileTensor } from "./file-tensor.ts";

type Encoders = Pick<DiffusionModel, "name" | "textEncoders">;

/** How many numbers a token's vector has for each of a model's text encoders. Throws `EngineError("model.feature", {model, feature})` where one takes no vectors. */
function widthsOf({ name, textEncoders }: Encoders): readonly number[] {
  return textEncoders.map(({ encoder: { width } }) => {
    if (width === undefined)
      throw new EngineError("model.feature", { model: name, feature: "a text encoder that takes vectors" });
    return width;
  });
}

/** The input embeddings of ids, those of all text encoders behind one another in a row: [ids, sum of widths]. */
export function wideRows(model: Encoders, ids: readonly number[]): Float32Array {
  const widths = widthsOf(model);
  const tables = model.textEncoders.map(({ encoder }) => encoder.rows(ids));
  const width = sum(widths);
  const rows = new Float32Array(ids.length * width);
  for (const row of ids.keys()) {
    let at = row * width;
    for (const [i, table] of tables.entries()) {
      rows.set(table.subarray(row * widths[i]!, (row + 1) * widths[i]!), at);
      at += widths[i]!;
    }
  }
  return rows;
}

/** Such rows [vectors, sum of widths] as an embedding keeps them: [vectors, width] for each text encoder. */
export function partsOf(model: Encoders, values: Float32Array): readonly FileTensor[] {
  const widths = widthsOf(model);
  const vectors = values.length / sum(widths);
  let start = 0;
  return widths.map((width) => {
    const part = new Float32Array(vectors * width);
    for (let row = 0; row < vectors; row++) {
      const at = row * sum(widths) + start;
      part.set(values.subarray(at, at + width), row * width);
    }
    start += width;
    return { dims: [vectors, width], values: part };
  });
}

/** Throws `EngineError("embedding.unfit", {name, model})` where an embedding's vectors are for other text encoders. */
export function mustFit(model: Encoders, name: string, parts: readonly FileTensor[]): void {
  if (String(parts.map(({ dims }) => dims[1])) === String(widthsOf(model))) return;
  throw new EngineError("embedding.unfit", { name, model: model.name });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
