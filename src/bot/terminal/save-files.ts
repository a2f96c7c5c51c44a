import { randomUUID } from "node:crypto";
import { constants, copyFile, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, parse } from "node:path";
import type { Block, FileRef } from "../../../commands/reply.ts";
import { EngineError } from "../../engine/errors.ts";

/**
 * Saves a reply's files, in the order made, and says where each of them is. Another file of the same name is kept: the new one becomes
 * `name-2.png`. The same bytes are saved once, however often this is called. Throws `EngineError("terminal.unsaved", {folder, reason})`.
 */
export async function saveFiles(
  blocks: readonly Block<string>[],
  folder: string,
  read: (file: FileRef) => Promise<Uint8Array>,
): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  for (const block of blocks) {
    if (block.kind !== "image" && block.kind !== "file") continue;
    const bytes = await read(block.file);
    paths.set(block.file.id, await saveOnce(folder, fileName(block.file.name), bytes));
  }
  return paths;
}

async function saveOnce(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const draft = join(folder, `.${randomUUID()}.part`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(draft, bytes, { flag: "wx" });
    for (let n = 1; ; n++) {
      const path = join(folder, numbered(name, n));
      if ((await publish(draft, path)) || (await holds(path, bytes))) return path;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError("terminal.unsaved", { folder, reason }, { cause });
  } finally {
    // Where it could not be made, there is nothing to remove.
    await rm(draft, { force: true }).catch(() => {});
  }
}

/** Gives the finished file its name, whole or not at all; false when the name is taken. */
async function publish(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
  }
  // Not every file system has links.
  try {
    await copyFile(draft, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function holds(path: string, bytes: Uint8Array): Promise<boolean> {
  const found = await readFile(path).catch(() => undefined);
  return found?.equals(bytes) ?? false;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

function numbered(name: string, n: number): string {
  const { name: stem, ext } = parse(name);
  return n === 1 ? name : `${stem}-${n}${ext}`;
}

/** A plain name inside the folder: no path, nothing hidden, nothing that a terminal or a file system would misread. */
function fileName(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(/[\p{C}/\\:*?"<>|]+/gu, "-")
    .replace(/^[.\s-]+|[.\s]+$/gu, "");
  const { name: stem, ext } = parse(plain === "" ? "file" : plain);
  return truncated(stem, LONGEST_STEM) + truncated(ext, LONGEST_EXTENSION);
}

/** File systems take 255 bytes; a character has at most 4, and a number may follow. */
const LONGEST_STEM = 50;
const LONGEST_EXTENSION = 12;

function truncated(text: string, most: number): string {
  return [...text].slice(0, most).join("");
}
