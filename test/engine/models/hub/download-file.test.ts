import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EngineError } from "../../../../src/engine/errors.ts";
import { downloadFile } from "../../../../src/engine/models/hub/download-file.ts";
import type { HubFile } from "../../../../src/engine/models/hub/hub-file.ts";
import { gitBlob, sha256 } from "../../../stand-ins/hub/repository.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const bytes = Buffer.from("0123456789".repeat(100));
const file: HubFile = { path: "unet/model.onnx", size: bytes.length, digest: { kind: "sha256", value: sha256(bytes) } };

/** A source of the bytes that gives 100 at a time, and breaks off after those numbers of them, one try after the other. */
function source(breaks: readonly number[] = [], content = bytes) {
  const asked: number[] = [];
  const left = [...breaks];
  const read = async function* (from: number) {
    asked.push(from);
    const end = from + (left.shift() ?? Number.POSITIVE_INFINITY);
    for (let at = from; at < Math.min(end, content.length); at += 100) yield content.subarray(at, at + 100);
    if (end < content.length) throw new EngineError("hub.unreachable");
  };
  return { asked, read };
}

const pauses: number[] = [];
const options = (read: (from: number) => AsyncIterable<Uint8Array>) => ({
  model: "a/b",
  endpoint: "http://hub",
  read,
  pause: async (ms: number) => void pauses.push(ms),
});

async function target(part?: Buffer): Promise<string> {
  const folder = await temporaryFolder();
  if (part !== undefined) await writeFile(join(folder, "file.part"), part);
  return join(folder, "file");
}

test("a file comes whole, by either digest", async () => {
  const place = await target();
  await downloadFile(file, place, options(source().read));
  expect(await readFile(place)).toEqual(bytes);
  const small: HubFile = { ...file, digest: { kind: "git-sha1", value: gitBlob(bytes) } };
  await downloadFile(small, place, options(source().read));
  expect(await readdir(join(place, ".."))).toEqual(["file"]);
});

test("an empty file is a file", async () => {
  const place = await target();
  const empty = Buffer.alloc(0);
  const digest = { kind: "git-sha1", value: gitBlob(empty) } as const;
  await downloadFile({ path: "x", size: 0, digest }, place, options(source([], empty).read));
  expect(await readFile(place)).toEqual(empty);
});

test("what broke off goes on from there, with longer and longer waits until something comes again", async () => {
  const place = await target();
  const { read, asked } = source([300, 0, 0, 200]);
  pauses.length = 0;
  const told: number[] = [];
  await downloadFile(file, place, { ...options(read), onBytes: (size) => told.push(size) });
  expect(asked).toEqual([0, 300, 300, 300, 500]);
  expect(pauses).toEqual([1000, 2000, 4000, 1000]);
  expect(told.at(-1)).toBe(1000);
  expect(await readFile(place)).toEqual(bytes);
});

test("what does not go on is given up, and what came is kept for the next time", async () => {
  const place = await target();
  const first = downloadFile(file, place, options(source([400, 0, 0, 0, 0, 0]).read));
  await expect(first).rejects.toMatchObject({ code: "hub.unreachable" });
  expect(await readdir(join(place, ".."))).toEqual(["file.part"]);
  const { read, asked } = source();
  await downloadFile(file, place, options(read));
  expect(asked).toEqual([400]);
  expect(await readFile(place)).toEqual(bytes);
});

test("a body that ends too early is cut off, not whole", async () => {
  const place = await target();
  const short = source([], bytes.subarray(0, 500));
  await expect(downloadFile(file, place, options(short.read))).rejects.toMatchObject({ code: "hub.unreachable" });
});

test("bytes that are not those of the list are thrown away", async () => {
  const place = await target();
  const wrong = Buffer.from(bytes).fill("x", 500, 501);
  const { read, asked } = source([], wrong);
  const loading = downloadFile(file, place, options(read));
  await expect(loading).rejects.toMatchObject({
    code: "hub.damaged",
    params: { model: "a/b", file: "unet/model.onnx" },
  });
  expect(asked).toEqual([0]);
  expect(await readdir(join(place, ".."))).toEqual([]);
});

test("more bytes than the list says are not even written", async () => {
  const place = await target();
  const { read } = source([], Buffer.concat([bytes, bytes]));
  await expect(downloadFile(file, place, options(read))).rejects.toMatchObject({ code: "hub.damaged" });
});

test.each([
  ["has other bytes", Buffer.alloc(400, "x"), [400, 0]],
  ["is longer than the file", Buffer.alloc(2000, "x"), [0]],
  ["is whole already", bytes, []],
  ["is as long and damaged", Buffer.alloc(1000, "x"), [0]],
])("a part from before that %s", async (_, part, expected) => {
  const place = await target(part);
  const { read, asked } = source();
  await downloadFile(file, place, options(read));
  expect(asked).toEqual(expected);
  expect(await readFile(place)).toEqual(bytes);
});
