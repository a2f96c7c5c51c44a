import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe } from "vitest";

/** A server of another project, started for a test on 127.0.0.1 and ended with it. */
export interface OwnServer extends AsyncDisposable {
  readonly url: string;
}

/** A `describe` that needs a server: skips, saying why, where its program is missing; throws when `CI` is set, so that nothing is skipped unseen there. */
export function describeWithServer(name: string, program: string | undefined, tests: () => void): void {
  if (program !== undefined) return void describe(name, tests);
  const reason = "its server is not installed";
  if (process.env["CI"]) throw new Error(`${name}: ${reason}`);
  process.stderr.write(`skipped: ${name} (${reason})\n`);
  describe.skip(`${name} (${reason})`, tests);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Runs a program to its end; throws with what it said when it fails. */
export async function runProgram(command: string, args: readonly string[], user?: User): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...user });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${said}`);
  return said;
}

/** Resolves when the server takes a question; throws with what it said when it ended before. */
export async function untilReady(server: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream?.on("data", (chunk) => (said += chunk));
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the server ended: ${said}`);
    try {
      await ask();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null) return;
  server.kill(signal);
  await once(server, "exit");
}

export interface User {
  readonly uid: number;
  readonly gid: number;
}
