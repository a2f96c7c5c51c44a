import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";

/** The program, started from its sources, killed as a power failure does it, and started again. */
export interface Program {
  start(): Promise<void>;
  kill(): Promise<void>;
}

export function program(env: Readonly<Record<string, string>>): Program {
  let running: ChildProcessByStdio<null, Readable, null> | undefined;
  return {
    async start() {
      const child = spawn(process.execPath, ["src/main.ts", "start"], {
        env: { ...process.env, PICTOKEN_PORT: "0", PICTOKEN_LOG_LEVEL: "error", ...env },
        stdio: ["ignore", "pipe", "inherit"],
      });
      running = child;
      let said = "";
      for await (const chunk of child.stdout) {
        said += String(chunk);
        if (/http:\/\/\S+/u.test(said)) return;
      }
      if (child.signalCode === null) throw new Error(`pictoken start ended before it was ready: ${said}`);
    },
    async kill() {
      const child = running;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
  };
}
