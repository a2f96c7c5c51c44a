import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LARGEST_TEXT, readText } from "../../../src/engine/models/read-text.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

test("a text file that is missing, no file, too large or can't be reached is named", async () => {
  const folder = await temporaryFolder({ "vocab.txt": "hello" });
  const at = (name: string) => join(folder, name);
  expect(await readText(at("vocab.txt"), "a/b")).toBe("hello");
  await mkdir(at("folder.json"));
  await symlink(at("loop.json"), at("loop.json"));
  await symlink(at("nowhere"), at("broken.json"));
  await writeFile(at("huge.json"), "");
  await truncate(at("huge.json"), LARGEST_TEXT + 1);
  const problem = (name: string) => readText(at(name), "a/b").catch(({ code, params }) => [code, params.file]);
  expect(await problem("missing.json")).toEqual(["model.file-missing", "missing.json"]);
  expect(await problem("vocab.txt/x.json")).toEqual(["model.file-missing", "x.json"]);
  expect(await problem("broken.json")).toEqual(["model.file-missing", "broken.json"]);
  expect(await problem("folder.json")).toEqual(["model.file-missing", "folder.json"]);
  expect(await problem("huge.json")).toEqual(["model.file-too-large", "huge.json"]);
  expect(await problem("loop.json")).toEqual(["model.unreadable", "loop.json"]);
});
