import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchRow } from "./row.ts";

/** Cold start of `pictoken start` to the line that says it is ready, and its resident memory then; the median of three starts. */
export async function benchStartUp(): Promise<readonly BenchRow[]> {
  const runs = [];
  for (let i = 0; i < RUNS; i++) runs.push(await startOnce());
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return [
    {
      name: "cold start to ready",
      value: median(runs.map(({ seconds }) => seconds)),
      unit: "s",
      note: "empty data folder",
    },
    { name: "resident memory when ready", value: median(runs.map(({ megabytes }) => megabytes)), unit: "MB" },
  ];
}

const RUNS = 3;

async function startOnce(): Promise<{ seconds: number; megabytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), "pictoken-bench-"));
  const began = performance.now();
  const server = spawn(process.execPath, ["src/main.ts", "start"], {
    env: { ...process.env, PICTOKEN_DATA: folder, PICTOKEN_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await firstAddress(server.stdout);
    const seconds = (performance.now() - began) / 1000;
    return { seconds, megabytes: await residentMegabytes(server.pid ?? 0) };
  } finally {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

/** Resolves when the server prints the address at which it answers. */
async function firstAddress(output: AsyncIterable<Buffer>): Promise<void> {
  let text = "";
  for await (const chunk of output) {
    text += String(chunk);
    if (/http:\/\/\S+/u.test(text)) return;
  }
  throw new Error(`the server ended before it was ready: ${text}`);
}

/** VmRSS of proc(5), in kB there. */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1024;
}
