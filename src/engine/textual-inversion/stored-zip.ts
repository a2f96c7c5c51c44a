import { crc32 } from "node:zlib";
import { refuse } from "./refuse.ts";

/**
 * The files in a zip archive that stores and never compresses, as torch.save writes it (APPNOTE 6.3.9, sections 4.3 and 4.4): by name, which
 * `isKnown` has to know. Everything is checked against everything; throws `EngineError("embedding.damaged")`.
 */
export function readStoredZip(bytes: Uint8Array, isKnown: (name: string) => boolean): ReadonlyMap<string, Buffer> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = file.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end === -1 || end + END_RECORD > file.length) refuse("the archive has no end");
  const count = file.readUInt16LE(end + 10);
  const directory = file.readUInt32LE(end + 16);
  if (count > MOST_FILES) refuse(`the archive has more than ${MOST_FILES} files`);
  if (directory + file.readUInt32LE(end + 12) > end) refuse("the archive's directory lies outside of it");
  const files = new Map<string, Buffer>();
  let at = directory;
  let free = 0;
  for (let i = 0; i < count; i++) {
    const entry = readEntry(file, at, end);
    if (files.has(entry.name)) refuse(`the archive has ${shown(entry.name)} twice`);
    if (!isKnown(entry.name)) refuse(`the archive has a file ${shown(entry.name)}, which belongs to no embedding`);
    if (entry.offset < free) refuse("the archive's files overlap");
    const data = readData(file, entry, directory);
    free = data.end;
    files.set(entry.name, data.bytes);
    at = entry.next;
  }
  return files;
}

/** An embedding has four to eight. */
const MOST_FILES = 64;
const END_RECORD = 22;
const ENTRY = 46;
const LOCAL_HEADER = 30;

interface Entry {
  readonly name: string;
  readonly checksum: number;
  readonly size: number;
  readonly offset: number;
  readonly next: number;
}

function readEntry(file: Buffer, at: number, end: number): Entry {
  if (at + ENTRY > end || file.readUInt32LE(at) !== 0x02014b50) refuse("the archive's directory is damaged");
  const size = file.readUInt32LE(at + 24);
  const nameEnd = at + ENTRY + file.readUInt16LE(at + 28);
  const next = nameEnd + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  if (next > end) refuse("the archive's directory is damaged");
  if (file.readUInt16LE(at + 10) !== 0 || file.readUInt32LE(at + 20) !== size)
    refuse("the archive is compressed, which torch never does");
  if (file.readUInt16LE(at + 8) & 1) refuse("the archive is encrypted");
  const name = file.toString("utf8", at + ENTRY, nameEnd);
  return { name, checksum: file.readUInt32LE(at + 16), size, offset: file.readUInt32LE(at + 42), next };
}

function readData(file: Buffer, { name, checksum, size, offset }: Entry, limit: number) {
  if (offset + LOCAL_HEADER > limit || file.readUInt32LE(offset) !== 0x04034b50)
    refuse(`the archive has no ${shown(name)} where it says`);
  const nameEnd = offset + LOCAL_HEADER + file.readUInt16LE(offset + 26);
  const start = nameEnd + file.readUInt16LE(offset + 28);
  const end = start + size;
  if (end > limit) refuse(`${shown(name)} is larger than the archive`);
  if (file.toString("utf8", offset + LOCAL_HEADER, nameEnd) !== name) refuse("the archive has two names for a file");
  const bytes = file.subarray(start, end);
  if (crc32(bytes) !== checksum) refuse(`${shown(name)} is not what was packed: its checksum is wrong`);
  return { bytes, end };
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 80));
}
