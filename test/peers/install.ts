import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

/** Exact, since others decide what a later version does. discord-digital-twin 0.1.1 does not start with a later spiceflow. */
const PEERS = {
  private: true,
  dependencies: { "discord-digital-twin": "0.1.1", emulate: "0.12.2" },
  overrides: { spiceflow: "1.19.0" },
};

/** Installs the peers outside the checkout, where they are not there from an earlier run; gives what imports one of them. */
export async function installPeers(): Promise<(name: keyof typeof PEERS.dependencies) => Promise<unknown>> {
  const folder = path.join(tmpdir(), "pictoken-peers");
  const file = path.join(folder, "package.json");
  const wanted = JSON.stringify(PEERS);
  const done = path.join(folder, "installed");
  if ((await readFile(done, "utf8").catch(() => "")) !== wanted) {
    await mkdir(folder, { recursive: true });
    await writeFile(file, wanted);
    await promisify(execFile)("npm", ["install", "--no-audit", "--no-fund"], { cwd: folder });
    await writeFile(done, wanted);
  }
  const { resolve } = createRequire(file);
  return async (name) => {
    const manifest = JSON.parse(await readFile(path.join(folder, "node_modules", name, "package.json"), "utf8"));
    const { exports } = manifest;
    const entry = exports?.["."]?.import ?? exports?.["."]?.default ?? exports?.["."];
    const file = typeof entry === "string" ? path.join(folder, "node_modules", name, entry) : resolve(name);
    return import(pathToFileURL(file).href);
  };
}
