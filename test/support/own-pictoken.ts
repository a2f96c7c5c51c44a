import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A server of the program itself, on a free port and the given data folder. */
export interface OwnPictoken {
  readonly url: string;
  /** Ends it as a power failure would. */
  kill(): Promise<void>;
}

/** `pictoken start`, from the sources, ready; gone when the test ends. */
export async function startPictoken(dataFolder: string, env: Record<string, string> = {}): Promise<OwnPictoken> {
  const server = launch(["start"], { PICTOKEN_DATA: dataFolder, PICTOKEN_PORT: "0", ...env });
  server.stderr.pipe(process.stderr);
  onTestFinished(() => end(server, "SIGKILL"));
  let said = "";
  for await (const chunk of server.stdout) {
    said += String(chunk);
    const url = /http:\/\/\S+/u.exec(said)?.[0];
    if (url !== undefined) return { url, kill: () => end(server, "SIGKILL") };
  }
  throw new Error(`pictoken start ended before it was ready: ${said}`);
}

/** Runs the program to its end. */
export async function pictoken(
  args: readonly string[],
  dataFolder: string,
  env: Record<string, string> = {},
): Promise<{ readonly stdout: string; readonly stderr: string; readonly status: number | null }> {
  const program = launch(args, { PICTOKEN_DATA: dataFolder, ...env });
  const ended = new Promise<number | null>((resolve) => program.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(program.stdout), text(program.stderr)]);
  return { stdout, stderr, status: await ended };
}

type Program = ChildProcessByStdio<null, Readable, Readable>;

function launch(args: readonly string[], env: Record<string, string>): Program {
  return spawn(process.execPath, ["src/main.ts", ...args], {
    env: { ...process.env, PICTOKEN_LOG_LEVEL: "error", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function end(server: Program, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill(signal);
  await ended;
}
