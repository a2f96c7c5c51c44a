import { z } from "zod";
import { type FileTensor, numbersIn } from "./file-tensor.ts";
import { littleEndian } from "./little-endian.ts";
import { bytesOf, type NumberFormat, numberAt } from "./number-formats.ts";
import { refuse } from "./refuse.ts";
import { repeatedKey } from "./repeated-key.ts";

/**
 * The tensors of a .safetensors file by name (format of safetensors 0.4: 8 bytes of length, a JSON header, the data without holes).
 * Throws `EngineError("embedding.damaged", {reason})`.
 */
export function readSafetensors(bytes: Uint8Array): ReadonlyMap<string, FileTensor> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < LENGTH) refuse("it is shorter than its own length");
  const length = file.readBigUInt64LE();
  if (length > BigInt(file.length - LENGTH)) refuse("its header is longer than the file");
  const start = LENGTH + Number(length);
  const header = parseHeader(file.subarray(LENGTH, start));
  const data = file.subarray(start);
  let free = 0;
  const tensors = new Map<string, FileTensor>();
  for (const [name, entry] of [...header].sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0])) {
    const [begin, end] = entry.data_offsets;
    if (begin !== free || end < begin || end > data.length) refuse("its data overlap, have holes or end too early");
    free = end;
    tensors.set(name, { dims: entry.shape, values: readValues(entry, data.subarray(begin, end)) });
  }
  if (free !== data.length) refuse("it has bytes that belong to no tensor");
  return tensors;
}

/** One float32 tensor for each name, row-major, with texts about them; readable by the safetensors library. */
export function writeSafetensors(
  tensors: Readonly<Record<string, FileTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Buffer {
  const header: Record<string, unknown> = { __metadata__: { format: "pt", ...metadata } };
  const data: Buffer[] = [];
  let at = 0;
  for (const [name, { dims, values }] of Object.entries(tensors)) {
    const bytes = littleEndian(values);
    header[name] = { dtype: "F32", shape: dims, data_offsets: [at, at + bytes.length] };
    data.push(bytes);
    at += bytes.length;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([json, Buffer.alloc(-json.length & 7, " ")]);
  const length = Buffer.alloc(LENGTH);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, ...data]);
}

const LENGTH = 8;

const FORMATS: Readonly<Record<string, NumberFormat>> = {
  F16: "float16",
  BF16: "bfloat16",
  F32: "float32",
  F64: "float64",
};

const tensorEntry = z.strictObject({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()).max(8),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

type TensorEntry = z.infer<typeof tensorEntry>;

/** An embedding has one tensor or two. */
const MOST_TENSORS = 16;

function parseHeader(bytes: Buffer): ReadonlyMap<string, TensorEntry> {
  const text = decode(bytes);
  const json = parse(text);
  if (typeof json !== "object" || json === null || Array.isArray(json)) refuse("its header is no JSON object");
  const { __metadata__: metadata = {}, ...entries } = json as Record<string, unknown>;
  const repeated = repeatedKey(text);
  if (repeated !== undefined) refuse("its header says something twice");
  if (!z.record(z.string(), z.string()).safeParse(metadata).success) refuse("its metadata are not texts");
  const names = Object.keys(entries);
  if (names.length > MOST_TENSORS) refuse(`it has ${names.length} tensors`);
  return new Map(
    names.map((name) => {
      const entry = tensorEntry.safeParse(entries[name]);
      return [name, entry.data ?? refuse("its header does not describe tensors")];
    }),
  );
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse("its header is not UTF-8");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("its header is not JSON");
  }
}

function readValues({ dtype, shape }: TensorEntry, bytes: Buffer): Float32Array {
  const format = FORMATS[dtype] ?? refuse(`its numbers are of the type ${JSON.stringify(dtype.slice(0, 20))}`);
  const count = numbersIn(shape) ?? refuse("a tensor is too large for an embedding");
  if (bytes.length !== count * bytesOf[format]) refuse("a tensor's shape and its data differ");
  return Float32Array.from({ length: count }, (_, i) => numberAt(bytes, i * bytesOf[format], format));
}
