import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "./support/temporary-folder.ts";

// The program as a person starts it, in processes of its own.
describe("pictoken", { timeout: 120_000 }, () => {
  test("run answers by itself where nobody holds the data folder", async () => {
    const home = await temporaryFolder();
    const { status, stdout } = await pictoken(home, ["run", "/count hello world", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      files: [expect.stringMatching(/chunks\.png$/u)],
      data: { kind: "image", used: 2 },
    });
    expect(status).toBe(0);
    expect(await readdir(join(home, "data"))).not.toContain("instance.json");
  });

  test("while a server runs, run asks it, with the same output and status, and a second server is refused", async () => {
    const home = await temporaryFolder();
    const alone = await pictoken(home, ["run", "/count hello world"]);
    const server = start(home, ["start"]);
    const address = /http:\S+/u.exec(await firstOutput(server))?.[0] ?? "";
    expect(await pictoken(home, ["run", "/count hello world"])).toEqual(alone);
    const failed = await pictoken(home, ["run", "/cuont x", "--json"]);
    expect(failed).toMatchObject({ status: 1, stdout: expect.stringContaining('"code":"command.unknown"') });
    const second = await pictoken(home, ["start"]);
    expect(second).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining(address) });
    expect(second.stderr).toContain(`process ${server.pid}`);
    server.kill("SIGTERM");
    expect(await once(server, "exit")).toEqual([0, null]);
  });

  test("a picture whose process was killed is saved where it was wanted by the next process", async () => {
    const home = await temporaryFolder();
    const out = join(home, "wanted");
    const killed = start(home, ["run", "/imagine --steps 40 --seed 7 a red circle", "--out", out]);
    await once(killed.stderr ?? killed, "data");
    killed.kill("SIGKILL");
    await once(killed, "exit");
    await expect(access(out)).rejects.toMatchObject({ code: "ENOENT" });
    // It is queued behind the interrupted one.
    const { status, stdout, stderr } = await pictoken(home, ["run", "/imagine --steps 2 --seed 8 a star"]);
    expect({ status, stdout, stderr }).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^pictures.pictoken-8.png/u),
    });
    expect(await readdir(out)).toEqual(["pictoken-7.png"]);
  });

  test("what can't be used in the environment is said, also as JSON", async () => {
    const home = await temporaryFolder();
    const { status, stdout } = await pictoken(home, ["run", "/help", "--json"], { PICTOKEN_PORT: "eighty" });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: "config.port", hint: expect.any(String) } });
    expect(status).toBe(1);
  });

  test("nothing is left in the person's home, and no library reports to its maker", async () => {
    const home = await temporaryFolder();
    const { stdout } = await pictoken(home, ["doctor", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, data: { checks: expect.any(Array) } });
    expect(await readdir(home)).toEqual(["data"]);
  });
});

async function pictoken(home: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = start(home, args, env);
  const [stdout, stderr, [status]] = await Promise.all([
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
    once(child, "exit"),
  ]);
  return { status, stdout, stderr };
}

/** In a home of its own, with nothing of this environment but the way to programs. */
function start(home: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, ...args], {
    cwd: home,
    env: { PATH: process.env["PATH"], HOME: home, PICTOKEN_PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function firstOutput(child: ChildProcess): Promise<string> {
  const [output] = await once(child.stdout ?? child, "data");
  return String(output);
}
