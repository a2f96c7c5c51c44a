import { spawn } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { end, freePort, type OwnServer, runProgram, type User, untilReady } from "./own-server.ts";

/** The folder of PostgreSQL's programs; undefined where it is not installed. */
export const postgresPrograms = [
  ...globSync("/usr/lib/postgresql/*/bin"),
  ...(process.env["PATH"] ?? "").split(path.delimiter),
].find((folder) => existsSync(path.join(folder, "initdb")) && existsSync(path.join(folder, "postgres")));

/** A PostgreSQL server of its own, empty, in a temporary folder. */
export async function startPostgres(): Promise<OwnServer> {
  if (postgresPrograms === undefined) throw new Error("PostgreSQL is not installed");
  const user = await unprivileged();
  const folder = await mkdtemp(path.join(tmpdir(), "pictoken-postgres-"));
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  await runProgram(path.join(postgresPrograms, "initdb"), ["-D", folder, "-U", "test", "-A", "trust", "-N"], user);

  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", `port=${port}`];
  const args = ["-D", folder, ...settings.flatMap((setting) => ["-c", setting])];
  const server = spawn(path.join(postgresPrograms, "postgres"), args, { stdio: ["ignore", "pipe", "pipe"], ...user });
  const url = `postgres://test@127.0.0.1:${port}/postgres`;
  await untilReady(server, () => ask(url));
  return {
    url,
    async [Symbol.asyncDispose]() {
      await end(server, "SIGINT");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then as the user that its package has made. */
async function unprivileged(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(
    ["-u", "-g"].map(async (flag) => Number(await runProgram("id", [flag, "postgres"]))),
  );
  return { uid: uid ?? 0, gid: gid ?? 0 };
}

async function ask(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}
