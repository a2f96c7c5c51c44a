import { setTimeout as pause } from "node:timers/promises";
import { EngineError } from "../engine/errors.ts";
import { findHolder, type Holder, isAlive } from "./find-holder.ts";
import { type Hold, holdDataFolder } from "./hold-data-folder.ts";

/** This process has the data folder, or it knows one that has and that answers. */
export type Instance =
  | { readonly kind: "held"; readonly hold: Hold }
  | { readonly kind: "other"; readonly holder: Holder & { readonly address: string } };

/**
 * Takes the data folder or finds who has it, waiting for one that is about to start or to end. Throws `EngineError("data.held", {folder, pid, host})`
 * when the holder does not answer for `patienceMs`, and `data.unwritable`.
 */
export async function joinInstance(folder: string, patienceMs = 20_000): Promise<Instance> {
  const patience = AbortSignal.timeout(patienceMs);
  for (;;) {
    const hold = await holdDataFolder(folder);
    if (hold !== undefined) return { kind: "held", hold };
    const holder = await findHolder(folder);
    if (holder?.address !== undefined && (await isAlive(holder))) {
      return { kind: "other", holder: { ...holder, address: holder.address } };
    }
    if (patience.aborted) throw heldBy(folder, holder);
    await pause(RETRY_MS);
  }
}

/** Takes the data folder for a server. Throws `EngineError("data.held", …)` or, where the holder answers, `data.served` with its address. */
export async function mustHoldDataFolder(folder: string): Promise<Hold> {
  const instance = await joinInstance(folder, SERVER_PATIENCE_MS);
  if (instance.kind === "held") return instance.hold;
  const { pid, host, address } = instance.holder;
  throw new EngineError("data.served", { folder, pid, host, address });
}

const RETRY_MS = 100;

/** Long enough for one that was told to stop to finish. */
const SERVER_PATIENCE_MS = 5_000;

function heldBy(folder: string, holder: Holder | undefined): Error {
  return holder === undefined
    ? new EngineError("data.held-unnamed", { folder })
    : new EngineError("data.held", { folder, pid: holder.pid, host: holder.host });
}
