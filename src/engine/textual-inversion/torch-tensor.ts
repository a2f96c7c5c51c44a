import { type FileTensor, numbersIn } from "./file-tensor.ts";
import { bytesOf, type NumberFormat, numberAt } from "./number-formats.ts";
import { isRecord, type Pickled, type PickledStorage } from "./pickled.ts";
import { refuse } from "./refuse.ts";

/** The raw bytes that a tensor's storage names. */
export type Storages = (key: string) => Buffer | undefined;

/** A tensor out of its record in a pickle; undefined for any other value. Throws `EngineError("embedding.damaged")`. */
export function torchTensor(value: Pickled | undefined, storages: Storages): FileTensor | undefined {
  if (!isRecord(value) || value.kind !== "call") return undefined;
  if (value.callee === "torch._utils._rebuild_parameter") return torchTensor(value.args[0], storages);
  if (value.callee !== "torch._utils._rebuild_tensor_v2") return undefined;
  const [storage, offset, size, stride] = value.args;
  const { bytes, format } = readStorage(storage, storages);
  if (!isIndex(offset) || !isIndexes(size) || !isIndexes(stride) || size.length !== stride.length)
    refuse("a tensor has an impossible shape");
  const count = numbersIn(size) ?? refuse("a tensor is too large for an embedding");
  const last = size.reduce((sum, dim, axis) => sum + Math.max(0, dim - 1) * stride[axis]!, offset);
  if (count > 0 && last >= bytes.length / bytesOf[format]) refuse("a tensor reaches beyond its storage");
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++)
    values[i] = numberAt(bytes, position(i, size, stride, offset) * bytesOf[format], format);
  return { dims: size, values };
}

/** Where element `i` in row-major order lies in the storage. */
function position(i: number, size: readonly number[], stride: readonly number[], offset: number): number {
  let rest = i;
  let at = offset;
  for (let axis = size.length - 1; axis >= 0; axis--) {
    at += (rest % size[axis]!) * stride[axis]!;
    rest = Math.floor(rest / size[axis]!);
  }
  return at;
}

function readStorage(record: Pickled | undefined, storages: Storages): { bytes: Buffer; format: NumberFormat } {
  if (!isRecord(record) || record.kind !== "storage") refuse("a tensor has no storage");
  const { key, format, count } = storageOf(record);
  const bytes = storages(key) ?? refuse("a tensor's storage is not in the file");
  if (bytes.length !== count * bytesOf[format]) refuse("a tensor's storage is not as long as it says");
  return { bytes, format };
}

/** What `("storage", type, key, location, count, …)` says, as torch's persistent ids are. */
export function storageOf({ id }: PickledStorage): {
  readonly key: string;
  readonly format: NumberFormat;
  readonly count: number;
} {
  const [kind, type, key, , count] = Array.isArray(id) ? id : [];
  if (kind !== "storage" || !isRecord(type) || type.kind !== "global" || typeof key !== "string" || !isIndex(count))
    refuse("a tensor's storage is of an unknown kind");
  const format = FORMATS.get(type.name) ?? refuse(`its numbers are a ${type.name}: an embedding's have fractions`);
  return { key, format, count };
}

const FORMATS: ReadonlyMap<string, NumberFormat> = new Map([
  ["torch.HalfStorage", "float16"],
  ["torch.BFloat16Storage", "bfloat16"],
  ["torch.FloatStorage", "float32"],
  ["torch.DoubleStorage", "float64"],
]);

function isIndex(value: Pickled | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isIndexes(value: Pickled | undefined): value is readonly number[] {
  return Array.isArray(value) && value.length <= 8 && value.every(isIndex);
}
