import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { end, freePort, type OwnServer, untilReady } from "./own-server.ts";

/** The program of the Redis server; undefined where it is not installed. */
export const redisProgram = (process.env["PATH"] ?? "")
  .split(path.delimiter)
  .map((folder) => path.join(folder, "redis-server"))
  .find(existsSync);

/** A Redis server of its own, empty, that keeps nothing. */
export async function startRedis(): Promise<OwnServer> {
  if (redisProgram === undefined) throw new Error("Redis is not installed");
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn(redisProgram, args, { stdio: ["ignore", "pipe", "pipe"] });
  await untilReady(server, () => ask(port));
  return { url: `redis://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => end(server, "SIGTERM") };
}

function ask(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve();
    });
    socket.on("error", reject);
  });
}
