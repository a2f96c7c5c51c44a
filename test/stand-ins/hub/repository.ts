import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file's bytes, and whether the Hub keeps them in large file storage. */
export interface StandInFile {
  readonly bytes: Buffer;
  readonly lfs: boolean;
}

export type Files = Readonly<Record<string, StandInFile>>;

/** A repository on the stand-in: its states by branch or tag, `main` among them. */
export interface StandInRepository {
  readonly name: string;
  readonly revisions: Readonly<Record<string, Files>>;
  /** Only those who were granted access may have its files. */
  readonly gated?: boolean;
  /** To anybody else it does not exist. */
  readonly private?: boolean;
  /** Earlier names, which lead here. */
  readonly formerly?: readonly string[];
}

/** Files given as text or as what JSON makes of them; names that end in `.onnx` or `_data` are large. */
export function filesOf(content: Readonly<Record<string, string | Buffer | object>>): Files {
  const entries = Object.entries(content).map(([path, given]) => {
    const bytes = Buffer.isBuffer(given)
      ? given
      : Buffer.from(typeof given === "string" ? given : JSON.stringify(given));
    return [path, { bytes, lfs: /\.onnx|_data$/u.test(path) }];
  });
  return Object.fromEntries(entries);
}

/** The files of a folder; `tokenizer.json` is large, as on the Hub above 10 MB or where its owner wanted it. */
export function filesIn(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map(({ parentPath, name }) => {
    const path = join(parentPath, name).slice(folder.length + 1);
    return [path, { bytes: readFileSync(join(folder, path)), lfs: /\.onnx/u.test(name) || name === "tokenizer.json" }];
  });
  return Object.fromEntries(files);
}

/** 40 hex digits that change with what is in it. */
export function commitOf(files: Files): string {
  const hash = createHash("sha1");
  for (const path of Object.keys(files).sort()) hash.update(`${path} ${sha256(files[path]!.bytes)}\n`);
  return hash.digest("hex");
}

/** What a tree says of a file. */
export function treeEntry(path: string, { bytes, lfs }: StandInFile) {
  if (!lfs) return { type: "file", path, size: bytes.length, oid: gitBlob(bytes) };
  const oid = sha256(bytes);
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${bytes.length}\n`;
  const large = { oid, size: bytes.length, pointerSize: pointer.length };
  return { type: "file", path, size: bytes.length, oid: gitBlob(Buffer.from(pointer)), lfs: large };
}

export function gitBlob(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
