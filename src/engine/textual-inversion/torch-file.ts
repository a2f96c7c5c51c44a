import { EngineError } from "../errors.ts";
import { bytesOf } from "./number-formats.ts";
import { type PickleReading, readPickle } from "./pickle.ts";
import type { Pickled, PickledStorage } from "./pickled.ts";
import { refuse } from "./refuse.ts";
import { readStoredZip } from "./stored-zip.ts";
import { type Storages, storageOf } from "./torch-tensor.ts";

/** What torch.save has written, old (up to torch 1.5) or new. */
export interface TorchFile {
  readonly value: Pickled;
  readonly storages: Storages;
}

/** Throws EngineErrors: `embedding.unsafe`, `embedding.damaged`, `embedding.none`. */
export function readTorchFile(bytes: Uint8Array): TorchFile {
  if (isZip(bytes)) return readArchive(bytes);
  if (isPickle(bytes)) return readLegacy(bytes);
  throw new EngineError("embedding.none");
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** A protocol's mark, or the mark with which an old one begins. */
function isPickle(bytes: Uint8Array): boolean {
  return bytes[0] === 0x80 || bytes[0] === 0x28;
}

function readArchive(bytes: Uint8Array): TorchFile {
  const files = readStoredZip(bytes, (name) => KNOWN_FILE.test(name));
  const roots = new Set([...files.keys()].map((name) => name.slice(0, name.indexOf("/"))));
  const [root] = roots;
  const pickle = files.get(`${root}/data.pkl`);
  if (roots.size !== 1 || pickle === undefined) refuse("the archive is not one that torch has written");
  if ((files.get(`${root}/byteorder`) ?? "little").toString() !== "little") refuse("its numbers are big-endian");
  return { value: readPickle(pickle).value, storages: (key) => files.get(`${root}/data/${key}`) };
}

const KNOWN_FILE =
  /^[^/\\]+\/(?:data\.pkl|data\/\d+|version|byteorder|\.data\/serialization_id|\.format_version|\.storage_alignment)$/;

/** Five pickles: a number, the protocol, the system, the value and the storages' keys; then each storage's length and bytes. */
function readLegacy(bytes: Uint8Array): TorchFile {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = readPickle(file);
  if (magic.value !== MAGIC) refuse("it is a pickle, but not one that torch has written");
  const protocol = readPickle(file, magic.end);
  if (protocol.value !== PROTOCOL) refuse("torch has no such protocol");
  const system = readPickle(file, protocol.end);
  const isLittle = system.value instanceof Map && system.value.get("little_endian") === true;
  if (!isLittle) refuse("its numbers are big-endian");
  const object = readPickle(file, system.end);
  const keys = readPickle(file, object.end);
  const storages = readStorages(file, keys, object.storages);
  return { value: object.value, storages: (key) => storages.get(key) };
}

/** torch/serialization.py, MAGIC_NUMBER and PROTOCOL_VERSION. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

function readStorages(
  file: Buffer,
  { value: keys, end }: PickleReading,
  named: readonly PickledStorage[],
): ReadonlyMap<string, Buffer> {
  if (!Array.isArray(keys)) refuse("the list of its storages is missing");
  const known = new Map(named.map(storageOf).map((storage) => [storage.key, storage]));
  const storages = new Map<string, Buffer>();
  let at = end;
  for (const key of keys) {
    const storage = known.get(key) ?? refuse("a storage belongs to no tensor");
    const start = at + 8;
    if (start > file.length || file.readBigInt64LE(at) !== BigInt(storage.count)) refuse("a storage's length is wrong");
    at = start + storage.count * bytesOf[storage.format];
    if (at > file.length) refuse("a storage ends behind the file");
    storages.set(key, file.subarray(start, at));
  }
  return storages;
}
