import { zipSync } from "fflate";
import type { FileTensor } from "./file-tensor.ts";
import { littleEndian } from "./little-endian.ts";

/** What A1111 keeps of an embedding besides its vectors. */
export interface WebuiEmbedding {
  readonly name: string;
  readonly tensor: FileTensor;
  readonly step?: number;
}

/**
 * A `.pt` as the A1111 web UI saves its embeddings: `torch.save({string_to_token, string_to_param: {"*": tensor}, name, step, sd_checkpoint,
 * sd_checkpoint_name})` in torch's zip format, which its `torch.load` reads, and so does `readTorchFile`.
 */
export function writeTorchFile({ name, tensor, step }: WebuiEmbedding): Uint8Array {
  const { dims, values } = tensor;
  const pickle = [
    PROTOCOL_2,
    dictionary([
      [text("string_to_token"), dictionary([[text("*"), whole(FIRST_PLACEHOLDER)]])],
      [text("string_to_param"), dictionary([[text("*"), torchTensor(dims, values.length)]])],
      [text("name"), text(name)],
      [text("step"), step === undefined ? NONE : whole(step)],
      [text("sd_checkpoint"), NONE],
      [text("sd_checkpoint_name"), NONE],
    ]),
    STOP,
  ];
  const files = {
    "archive/data.pkl": Buffer.concat(pickle),
    "archive/byteorder": Buffer.from("little"),
    "archive/data/0": littleEndian(values),
    "archive/version": Buffer.from("3\n"),
  };
  // Torch stores without compression; a fixed date gives equal files for equal embeddings.
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 2) });
}

/** The id that A1111 writes for `*`; nothing reads it. */
const FIRST_PLACEHOLDER = 265;

// ---- pickle, protocol 2: Python's pickletools.py has the codes ----------------------------------------------------------

const PROTOCOL_2 = Buffer.of(0x80, 2);
const STOP = Buffer.from(".");
const NONE = Buffer.from("N");
const FALSE = Buffer.of(0x89);

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([Buffer.from("X"), length, bytes]);
}

/** 0…2^31−1. */
function whole(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return Buffer.concat([Buffer.from("J"), bytes]);
}

function tuple(...items: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from("("), ...items, Buffer.from("t")]);
}

function dictionary(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([Buffer.from("}("), ...entries.flat(), Buffer.from("u")]);
}

function named(module: string, name: string): Buffer {
  return Buffer.from(`c${module}\n${name}\n`);
}

function called(callee: Buffer, args: Buffer): Buffer {
  return Buffer.concat([callee, args, Buffer.from("R")]);
}

/** `torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)`; the storage is file 0. */
function torchTensor(dims: readonly number[], count: number): Buffer {
  const id = tuple(text("storage"), named("torch", "FloatStorage"), text("0"), text("cpu"), whole(count));
  const storage = Buffer.concat([id, Buffer.from("Q")]);
  const strides = dims.map((_, i) => dims.slice(i + 1).reduce((product, dim) => product * dim, 1));
  const hooks = called(named("collections", "OrderedDict"), tuple());
  return called(
    named("torch._utils", "_rebuild_tensor_v2"),
    tuple(storage, whole(0), tuple(...dims.map(whole)), tuple(...strides.map(whole)), FALSE, hooks),
  );
}
