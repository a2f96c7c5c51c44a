import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Block } from "../../../commands/reply.ts";
import { saveFiles } from "../../../src/bot/terminal/save-files.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const read = async ({ id }: { id: string }) => Buffer.from(`bytes of ${id}`);
const image = (id: string, name: string): Block<string> => ({
  kind: "image",
  alt: "",
  file: { id, name, mediaType: "image/png", size: 1 },
});

test("files are saved in the order made, into a folder that is made for them", async () => {
  const folder = join(await temporaryFolder(), "deep", "pictures");
  const paths = await saveFiles([image("b", "b.png"), { kind: "text", words: "" }, image("a", "a.png")], folder, read);
  expect([...paths]).toEqual([
    ["b", join(folder, "b.png")],
    ["a", join(folder, "a.png")],
  ]);
  expect(await readFile(join(folder, "a.png"), "utf8")).toBe("bytes of a");
  expect(await readdir(folder)).toEqual(["a.png", "b.png"]);
});

test("no other picture is overwritten, and the same one is saved once", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "circle.png"), "someone else's");
  const blocks = [image("1", "circle.png"), image("2", "circle.png")];
  for (const _ of ["once", "again"]) {
    const paths = await saveFiles(blocks, folder, read);
    expect([...paths.values()]).toEqual([join(folder, "circle-2.png"), join(folder, "circle-3.png")]);
  }
  expect(await readdir(folder)).toEqual(["circle-2.png", "circle-3.png", "circle.png"]);
  expect(await readFile(join(folder, "circle.png"), "utf8")).toBe("someone else's");
});

test.each([
  ["../../etc/passwd", "etc-passwd"],
  ["/absolute.png", "absolute.png"],
  [".hidden", "hidden"],
  ["a\0b\x1b[2J.png", "a-b-[2J.png"],
  ["", "file"],
  ["...", "file"],
  ["CON:<>|?*.png", "CON-.png"],
  ["빨간 원.png", "빨간 원.png"],
  [`${"가".repeat(300)}.png`, `${"가".repeat(50)}.png`],
  ["half \ud83d.png", "half \ufffd.png"],
])("a file called %j is saved as %j", async (name, saved) => {
  const folder = await temporaryFolder();
  const paths = await saveFiles([image("1", name)], folder, read);
  expect([...paths.values()]).toEqual([join(folder, saved)]);
  expect(await readdir(folder)).toEqual([saved]);
});

test("a place that can't be written is named with the reason, and nothing is left half-written", async () => {
  const base = await temporaryFolder();
  await writeFile(join(base, "file"), "");
  await mkdir(join(base, "read-only"));
  await chmod(join(base, "read-only"), 0o500);
  const places = process.getuid?.() === 0 ? ["file"] : ["file", "read-only"];
  for (const folder of places.map((name) => join(base, name))) {
    await expect(saveFiles([image("1", "a.png")], folder, read)).rejects.toMatchObject({
      code: "terminal.unsaved",
      params: { folder, reason: expect.any(String) },
    });
  }
  expect(await readdir(join(base, "read-only"))).toEqual([]);
});
