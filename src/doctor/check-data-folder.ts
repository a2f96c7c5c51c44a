import { statfs } from "node:fs/promises";
import { say } from "../../commands/words.ts";
import type { Config } from "../config.ts";
import { openDatabase } from "../db/open-database.ts";
import { findHolder, isAlive } from "../instance/find-holder.ts";
import { holdDataFolder } from "../instance/hold-data-folder.ts";
import type { Finding } from "./finding.ts";

/** Takes the data folder for a moment, and opens the embedded database where it is used; or tells who has it. */
export async function checkDataFolder({ dataFolder, databaseUrl }: Config): Promise<readonly Finding[]> {
  await using hold = await holdDataFolder(dataFolder);
  if (hold === undefined) return [await whoHolds(dataFolder), ...(await freeSpace(dataFolder))];
  const folder: Finding = {
    state: "good",
    words: say("doctor.data.free", { folder: dataFolder }),
    data: { folder: dataFolder },
  };
  if (databaseUrl === undefined) await (await openDatabase({ folder: dataFolder }))[Symbol.asyncDispose]();
  return [folder, ...(await freeSpace(dataFolder))];
}

async function whoHolds(folder: string): Promise<Finding> {
  const holder = await findHolder(folder);
  if (holder === undefined) return { state: "open", words: say("doctor.data.held", { folder }), data: { folder } };
  const { pid, host, address } = holder;
  const data = { folder, pid, host, ...(address !== undefined && { address }) };
  return address !== undefined && (await isAlive(holder))
    ? { state: "good", words: say("doctor.data.served", { folder, pid, host, address }), data }
    : {
        state: "broken",
        words: say("doctor.data.silent", { folder, pid, host }),
        help: say("doctor.data.silent.help"),
        data,
      };
}

async function freeSpace(folder: string): Promise<readonly Finding[]> {
  const { bavail, bsize } = await statfs(folder);
  const bytes = bavail * bsize;
  const data = { freeBytes: bytes };
  if (bytes >= ENOUGH_BYTES) return [{ state: "good", words: say("doctor.space", { gigabytes: bytes / 1e9 }), data }];
  return [
    { state: "broken", words: say("doctor.space", { gigabytes: bytes / 1e9 }), help: say("doctor.space.help"), data },
  ];
}

/** An embedded PostgreSQL takes 40 MB when new and writes ahead as much again. */
const ENOUGH_BYTES = 200e6;
