import { randomBytes } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { EngineError } from "../engine/errors.ts";
import { lockFile } from "../engine/file-lock.ts";
import { makeFolder } from "../engine/make-folder.ts";
import { HOLDER_FILE, type Holder } from "./find-holder.ts";

/** The right to use an embedded data folder, until it is disposed of or this process ends, however it ends. */
export interface Hold extends AsyncDisposable {
  /** Whoever shows it speaks for the operator: only this machine's user can read it, in the folder. */
  readonly secret: string;
  /** Tells other processes where this one answers. */
  announce(address: string): Promise<void>;
}

/** Takes the folder, making it where it is missing; undefined while another process has it. Throws `EngineError("data.unwritable", {folder, reason})`. */
export async function holdDataFolder(folder: string): Promise<Hold | undefined> {
  const lock = await inFolder(folder, async () => {
    await makeFolder(folder);
    return lockFile(join(folder, "lock"));
  });
  if (lock === undefined) return undefined;
  const secret = randomBytes(32).toString("base64url");
  const write = (address?: string) =>
    inFolder(folder, () => writeHolder(folder, { ...thisProcess(), address, secret }));
  try {
    await write();
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    secret,
    announce: (address) => write(address),
    async [Symbol.asyncDispose]() {
      await rm(join(folder, HOLDER_FILE), { force: true });
      lock.close();
    },
  };
}

/** Whole or not at all: a reader never sees half of it. */
async function writeHolder(folder: string, holder: Holder): Promise<void> {
  const file = join(folder, HOLDER_FILE);
  await writeFile(`${file}.new`, JSON.stringify(holder), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

function thisProcess() {
  return { pid: process.pid, host: hostname() };
}

async function inFolder<Result>(folder: string, use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError("data.unwritable", { folder, reason }, { cause });
  }
}
