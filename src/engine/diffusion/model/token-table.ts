import { closeSync, openSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import type { OnnxTensor } from "../../runtime/onnx-graph/onnx-model.ts";
import { bytesOf, type NumberFormat, numberAt } from "../../textual-inversion/number-formats.ts";

/** The input embeddings of a text encoder's vocabulary, read from its file row by row: the table of Stable Diffusion 1.x takes 150 MB. */
export interface TokenTable extends Disposable {
  readonly width: number;
  /** How many tokens it has. */
  readonly vocabulary: number;
  /** [ids, width]. Throws a RangeError for an id that is not in the vocabulary. */
  rows(ids: readonly number[]): Float32Array;
}

/** `bytes` are the content of `file`, of which `tensor` is a view. Undefined for numbers of an unknown kind. */
export function tokenTable(file: string, bytes: Buffer, tensor: OnnxTensor): TokenTable | undefined {
  const [vocabulary, width] = tensor.dims;
  const format = FORMATS.get(tensor.type);
  const place = placeOf(file, bytes, tensor);
  if (vocabulary === undefined || width === undefined || format === undefined || place === undefined) return undefined;
  const rowBytes = width * bytesOf[format];
  const row = Buffer.alloc(rowBytes);
  const opened = openSync(place.file, "r");
  const readRow = (id: number, values: Float32Array) => {
    const read = id < vocabulary ? readSync(opened, row, 0, rowBytes, place.offset + id * rowBytes) : 0;
    if (read !== rowBytes) throw new RangeError(`there is no token ${id} in ${place.file}`);
    for (let k = 0; k < width; k++) values[k] = numberAt(row, k * bytesOf[format], format);
  };
  return {
    width,
    vocabulary,
    rows(ids) {
      const values = new Float32Array(ids.length * width);
      const known = new Map<number, number>(); // most of a window is padding
      for (const [i, id] of ids.entries()) {
        const same = known.get(id);
        if (same !== undefined) values.copyWithin(i * width, same * width, (same + 1) * width);
        else readRow(id, values.subarray(i * width, (i + 1) * width));
        known.set(id, same ?? i);
      }
      return values;
    },
    [Symbol.dispose]: () => closeSync(opened),
  };
}

/** By TensorProto.DataType. */
const FORMATS: ReadonlyMap<number, NumberFormat> = new Map([
  [1, "float32"],
  [10, "float16"],
  [16, "bfloat16"],
]);

function placeOf(file: string, bytes: Buffer, { data, external }: OnnxTensor) {
  if (external !== undefined)
    return { file: join(dirname(file), external.get("location") ?? ""), offset: Number(external.get("offset") ?? 0) };
  return data && { file, offset: data.byteOffset - bytes.byteOffset };
}
