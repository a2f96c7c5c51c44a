import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { findHolder } from "../../src/instance/find-holder.ts";
import { holdDataFolder } from "../../src/instance/hold-data-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("whoever comes first has the folder, and others can read who and where", async () => {
  const folder = join(await temporaryFolder(), "data");
  await using hold = await holdDataFolder(folder);
  expect(await holdDataFolder(folder)).toBeUndefined();
  expect(await findHolder(folder)).toEqual({ pid: process.pid, host: expect.any(String), secret: hold?.secret });
  await hold?.announce("http://127.0.0.1:4321/");
  expect(await findHolder(folder)).toMatchObject({ address: "http://127.0.0.1:4321/", secret: hold?.secret });
});

test("the secret is for this user alone", async () => {
  const folder = join(await temporaryFolder(), "data");
  await using hold = await holdDataFolder(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, "instance.json"))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(folder, "instance.json"), "utf8")).toContain(hold?.secret);
});

test("a folder that was given back can be taken again, and nobody is named", async () => {
  const folder = await temporaryFolder();
  const first = await holdDataFolder(folder);
  await first?.[Symbol.asyncDispose]();
  expect(await findHolder(folder)).toBeUndefined();
  await using second = await holdDataFolder(folder);
  expect(second).toBeDefined();
  expect(second?.secret).not.toBe(first?.secret);
});

test("another process is refused, until the holder is killed", async () => {
  const folder = await temporaryFolder();
  const { child, said } = await startHolding(folder);
  expect(said).toBe("held");
  expect(await holdDataFolder(folder)).toBeUndefined();
  expect(await findHolder(folder)).toMatchObject({ pid: child.pid });
  child.kill("SIGKILL");
  await once(child, "exit");
  await using hold = await holdDataFolder(folder);
  expect(hold).toBeDefined();
});

test("what a dead process with this process's number left behind is no obstacle", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "lock"), "");
  await writeFile(join(folder, "instance.json"), JSON.stringify({ pid: process.pid, host: "here", secret: "old" }));
  await using hold = await holdDataFolder(folder);
  expect(hold).toBeDefined();
  expect((await findHolder(folder))?.secret).not.toBe("old");
});

test("of several that start at once, exactly one gets the folder", async () => {
  const folder = await temporaryFolder();
  const started = await Promise.all(Array.from({ length: 6 }, () => startHolding(folder)));
  expect(started.map(({ said }) => said).filter((said) => said === "held")).toHaveLength(1);
});

test("a folder that can't be made or written is named with the reason", async () => {
  const base = await temporaryFolder();
  await writeFile(join(base, "file"), "");
  await mkdir(join(base, "taken", "lock"), { recursive: true });
  await mkdir(join(base, "noted", "instance.json.new"), { recursive: true });
  for (const folder of [join(base, "file"), join(base, "file", "data"), join(base, "taken"), join(base, "noted")]) {
    await expect(holdDataFolder(folder)).rejects.toMatchObject({
      code: "data.unwritable",
      params: { folder, reason: expect.any(String) },
    });
  }
});

test.runIf(process.platform === "linux")(
  "a folder inside a place that takes none is refused, not tried for ever",
  async () => {
    await expect(holdDataFolder("/proc/nowhere/data")).rejects.toMatchObject({ code: "data.unwritable" });
  },
);

test("a folder whose holder can't be noted is not kept locked", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "instance.json.new"));
  for (const _ of [1, 2]) await expect(holdDataFolder(folder)).rejects.toMatchObject({ code: "data.unwritable" });
});

test.each(["", "{", '{"pid":"x"}'])("an instance file of %j names nobody", async (content) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "instance.json"), content);
  expect(await findHolder(folder)).toBeUndefined();
});

async function startHolding(folder: string): Promise<{ child: ChildProcess; said: string }> {
  const script = fileURLToPath(new URL("../support/hold-folder.ts", import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = await once(child.stdout, "data");
  return { child, said: String(line).trim() };
}
