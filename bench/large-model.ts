import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { writeLargeModel } from "./large-model/large-model.ts";
import type { BenchRow } from "./row.ts";

/** What a process took that ran a model once. */
export interface OneRun {
  readonly totalMs: number;
  /** Of that inside `session.run`. */
  readonly networksMs: number;
  /** Of the whole process, loading included. */
  readonly peakBytes: number;
}

/**
 * A picture of 512 × 512 in 2 steps by a UNet of Stable Diffusion 1.5's size, whose weights are written for it (3.4 GB, in the temporary folder): what
 * painting takes beside the bare networks. It needs some 12 GB of memory.
 */
export async function benchLargeModel(): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "pictoken-large-"));
  try {
    const parameters = await writeLargeModel(folder);
    const sessions = await oneRun("sessions", folder);
    const pipeline = await oneRun("pipeline", folder);
    const note = `a UNet of ${Math.round(parameters / 1e6)} million random weights, 512 × 512, 2 steps with guidance`;
    return [
      { name: "picture, text encoder to pixels", value: pipeline.totalMs / 1000, unit: "s", note },
      {
        name: "the same over its session.run",
        value: pipeline.totalMs / pipeline.networksMs,
        unit: "×",
        note: "aim: at most 1.01",
      },
      {
        name: "peak memory over that of the bare sessions",
        value: pipeline.peakBytes / sessions.peakBytes,
        unit: "×",
        note: `${Math.round(sessions.peakBytes / 2 ** 20)} MB; aim: at most 1.15`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function oneRun(mode: "sessions" | "pipeline", folder: string): Promise<OneRun> {
  const script = fileURLToPath(new URL("./large-model/one-run.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, mode, folder]);
  return JSON.parse(stdout);
}
