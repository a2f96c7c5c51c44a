import { cp, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { holdPlaces } from "../../../src/engine/models/hub/cache-places.ts";
import { type LibraryOptions, modelLibrary } from "../../../src/engine/models/model-library.ts";
import { tokens } from "../../stand-ins/hub/answers.ts";
import { type HubStandIn, hubStandIn } from "../../stand-ins/hub/hub-stand-in.ts";
import {
  commitOf,
  filesIn,
  filesOf,
  type StandInRepository,
  sha256,
  treeEntry,
} from "../../stand-ins/hub/repository.ts";
import { demoModels } from "../../support/demo-models.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const bert = filesIn(join(demoModels, "bert-tiny"));
const README = filesOf({ "README.md": "read me", "model.safetensors": "weights" });
const changed = { ...bert, ...filesOf({ "config.json": `${bert["config.json"]?.bytes} ` }) };
const repositories: readonly StandInRepository[] = [
  { name: "some/bert", revisions: { main: { ...bert, ...README }, next: changed }, formerly: ["bert"] },
  { name: "some/gated", revisions: { main: bert }, gated: true },
  { name: "some/weights", revisions: { main: README } },
  { name: "some/whisper", revisions: { main: filesOf({ "model_index.json": "{}", "unet/model.onnx": "x" }) } },
  {
    name: "some/huge",
    revisions: { main: filesOf({ "tokenizer.json": "{}" }) },
  },
];

async function libraryOf(hub: Pick<HubStandIn, "endpoint">, options: Partial<LibraryOptions> = {}) {
  const cache = options.cache ?? (await temporaryFolder());
  const library = modelLibrary({
    folders: [cache],
    cache,
    endpoint: hub.endpoint,
    offline: false,
    pause: async () => {},
    ...options,
  });
  const place = (path: string) => join(cache, path);
  return { library, cache, place };
}

test("a model is pulled whole, pinned to a commit, checked, and found under its name", async () => {
  const hub = await hubStandIn(repositories);
  const { library, place } = await libraryOf(hub);
  const told: { done: number; total: number }[] = [];
  const pulled = await library.pull("some/bert", { onProgress: (progress) => told.push(progress) });
  const bytes = Object.values(bert).reduce((sum, file) => sum + file.bytes.length, 0);
  expect(pulled).toEqual({
    name: "some/bert",
    tasks: ["text-embedding"],
    tokenizer: true,
    source: "hub",
    commit: commitOf({ ...bert, ...README }),
    revision: "main",
    precision: "fp32",
    bytes,
    fetched: bytes,
  });
  expect(told.at(-1)).toEqual({ done: bytes, total: bytes });
  for (const [path, file] of Object.entries(bert))
    expect(await readFile(place(`some/bert/${path}`))).toEqual(file.bytes);
  expect((await readdir(place("some/bert"))).sort()).toEqual(
    ["config.json", "onnx", "pictoken-source.json", "tokenizer.json", "tokenizer_config.json"].sort(),
  );
  expect(await readdir(place(".incoming"))).toEqual([]);
  expect((await library.list()).find(({ name }) => name === "some/bert")).toMatchObject({ source: "hub" });
});

test("a model that is there is not fetched again; a new state of it brings only what changed", async () => {
  const hub = await hubStandIn(repositories);
  const { library, place } = await libraryOf(hub);
  await library.pull("some/bert");
  expect(await library.pull("bert")).toMatchObject({ name: "some/bert", fetched: 0 });
  const size = changed["config.json"]?.bytes.length;
  expect(await library.pull("some/bert@next")).toMatchObject({
    revision: "next",
    commit: commitOf(changed),
    fetched: size,
  });
  expect(await readFile(place("some/bert/config.json"))).toEqual(changed["config.json"]?.bytes);
});

test("a pull that breaks off leaves nothing that could be used, and the next one goes on", async () => {
  const hub = await hubStandIn(repositories);
  const { library, place } = await libraryOf(hub);
  hub.misbehave(({ host }) => (host === "store" ? { kind: "cut", after: 500_000 } : undefined));
  const stop = new AbortController();
  const first = library.pull("some/bert", {
    signal: stop.signal,
    onProgress: ({ done, total }) => done > total / 2 && done < total && stop.abort(new Error("stopped")),
  });
  await expect(first).rejects.toThrow("stopped");
  await expect(stat(place("some/bert"))).rejects.toMatchObject({ code: "ENOENT" });
  expect(await library.list()).not.toContainEqual(expect.objectContaining({ name: "some/bert" }));
  hub.misbehave(() => undefined);
  hub.seen.length = 0;
  const { fetched, bytes } = await library.pull("some/bert");
  expect(fetched).toBeLessThan(bytes! / 2);
  expect(hub.seen.filter(({ host }) => host === "store").map(({ range }) => range)).toContainEqual(
    expect.stringMatching(/^bytes=\d{3,}-$/u),
  );
  expect((await library.verify("some/bert")).files.every(({ state }) => state === "good")).toBe(true);
});

test("damaged bytes never become a model", async () => {
  const hub = await hubStandIn(repositories);
  const { library, place } = await libraryOf(hub);
  const network = `/${sha256(bert["onnx/model.onnx"]!.bytes)}`;
  hub.misbehave(({ url }) => (url === network ? { kind: "corrupt" } : undefined));
  await expect(library.pull("some/bert")).rejects.toMatchObject({
    code: "hub.damaged",
    params: { model: "some/bert", file: "onnx/model.onnx" },
  });
  await expect(stat(place("some/bert"))).rejects.toMatchObject({ code: "ENOENT" });
  hub.misbehave(() => undefined);
  expect((await library.verify((await library.pull("some/bert")).name)).files).toHaveLength(4);
});

test.each<[string, string, Partial<LibraryOptions>, string]>([
  ["is gated", "some/gated", {}, "hub.gated"],
  ["is gated for this account", "some/gated", { token: tokens.other }, "hub.not-granted"],
  ["is not there", "some/nothing", {}, "hub.unknown"],
  ["has no file that is of use", "some/weights", {}, "hub.nothing"],
  ["has an index that is none", "some/whisper", {}, "model.damaged"],
  ["is a path", "../../etc", {}, "hub.name"],
  ["must not be asked for", "some/bert", { offline: true }, "hub.offline"],
])("a model that %s is not pulled", async (_, asked, options, code) => {
  const { library, cache } = await libraryOf(await hubStandIn(repositories), options);
  await expect(library.pull(asked)).rejects.toMatchObject({ code });
  expect((await readdir(cache)).filter((name) => !name.startsWith("."))).toEqual([]);
});

test("with a token that was granted access, a gated model is pulled, and the token is written nowhere", async () => {
  const { library, cache } = await libraryOf(await hubStandIn(repositories), { token: tokens.granted });
  expect(await library.pull("some/gated")).toMatchObject({ name: "some/gated" });
  const files = await readdir(cache, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFile(join(parentPath, name), "utf8"));
  for (const text of await Promise.all(texts)) expect(text).not.toContain(tokens.granted);
});

test("a text file that could not be read is not brought", async () => {
  const hub = await hubStandIn(repositories);
  hub.misbehave(({ url }) => {
    const entry = { type: "file", path: "tokenizer.json", size: 2 ** 30, oid: "0".repeat(40) };
    return url.includes("/tree/") ? { kind: "instead", body: Buffer.from(JSON.stringify([entry])) } : undefined;
  });
  const { library } = await libraryOf(hub);
  await expect(library.pull("some/huge")).rejects.toMatchObject({ code: "model.file-too-large" });
});

test("a model that does not fit on the disk is not begun", async () => {
  const hub = await hubStandIn(repositories);
  const entries = Object.entries(bert).map(([path, file]) => treeEntry(path, file));
  const huge = entries.map((entry) =>
    entry.lfs && entry.path.startsWith("onnx/") ? { ...entry, lfs: { ...entry.lfs, size: 2 ** 52 } } : entry,
  );
  hub.misbehave(({ url }) =>
    url.includes("/tree/") ? { kind: "instead", body: Buffer.from(JSON.stringify(huge)) } : undefined,
  );
  const { library } = await libraryOf(hub);
  await expect(library.pull("some/bert")).rejects.toMatchObject({
    code: "hub.too-large",
    params: { model: "some/bert" },
  });
  const network = sha256(bert["onnx/model.onnx"]!.bytes);
  expect(hub.seen.filter(({ url }) => url.endsWith(network))).toEqual([]);
});

test("verify tells what was damaged, shortened or taken away; pull mends it", async () => {
  const { library, place } = await libraryOf(await hubStandIn(repositories));
  await library.pull("some/bert");
  await truncate(place("some/bert/tokenizer.json"), 100);
  await rm(place("some/bert/config.json"));
  const network = await readFile(place("some/bert/onnx/model.onnx"));
  network[1000]! ^= 1;
  await writeFile(place("some/bert/onnx/model.onnx"), network);
  const { files } = await library.verify("some/bert");
  expect(Object.fromEntries(files.map(({ path, state }) => [path, state]))).toEqual({
    "config.json": "missing",
    "tokenizer.json": "damaged",
    "tokenizer_config.json": "good",
    "onnx/model.onnx": "damaged",
  });
  await library.pull("some/bert");
  expect((await library.verify("some/bert")).files.map(({ state }) => state)).toEqual(["good", "good", "good", "good"]);
});

test("verify names a file that the disk refuses", async () => {
  const { library, place } = await libraryOf(await hubStandIn(repositories));
  await library.pull("some/bert");
  await rm(place("some/bert/tokenizer.json"));
  await mkdir(place("some/bert/tokenizer.json"));
  const params = { model: "some/bert", file: "tokenizer.json", reason: "EISDIR" };
  await expect(library.verify("some/bert")).rejects.toMatchObject({ code: "model.unreadable", params });
});

test("verifying stops when it is told to, with the reason", async () => {
  const { library } = await libraryOf(await hubStandIn(repositories));
  await library.pull("some/bert");
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(library.verify("some/bert", { signal })).rejects.toThrow("enough");
});

test("only what was pulled is removed, with all that was begun", async () => {
  const hub = await hubStandIn(repositories);
  const folder = await temporaryFolder();
  await cp(join(demoModels, "bert-tiny"), join(folder, "mine/bert"), { recursive: true });
  const cache = await temporaryFolder();
  const { library, place } = await libraryOf(hub, { cache, folders: [folder, cache] });
  await library.pull("some/bert");
  expect(await library.remove("some/bert")).toEqual({ name: "some/bert" });
  expect((await readdir(cache)).filter((name) => !name.startsWith("."))).toEqual([]);
  expect(await readdir(place(".leaving"))).toEqual([]);
  await expect(library.remove("some/bert")).rejects.toMatchObject({ code: "model.unknown" });
  await expect(library.remove("mine/bert")).rejects.toMatchObject({ code: "hub.not-pulled" });
  await expect(library.remove("bert-tiny")).rejects.toMatchObject({ code: "hub.not-pulled" });
  await expect(library.verify("../../etc")).rejects.toMatchObject({ code: "model.unknown" });
});

test("a model that another process is at work on is left to it", async () => {
  const { library, cache } = await libraryOf(await hubStandIn(repositories));
  using _ = await holdPlaces(cache, "some/bert");
  await expect(library.pull("some/bert")).rejects.toMatchObject({ code: "hub.in-use", params: { model: "some/bert" } });
});

test("a folder that was put there by hand is not replaced", async () => {
  const { library, place } = await libraryOf(await hubStandIn(repositories));
  await cp(join(demoModels, "bert-tiny"), place("some/bert"), { recursive: true });
  await expect(library.pull("some/bert")).rejects.toMatchObject({ code: "hub.by-hand" });
  expect((await library.list()).find(({ name }) => name === "some/bert")).toMatchObject({ source: "folder" });
});

test("nothing is written through a link that leads out of the cache", async () => {
  const { library, place } = await libraryOf(await hubStandIn(repositories));
  const elsewhere = await temporaryFolder();
  await symlink(elsewhere, place("some"));
  await expect(library.pull("some/bert")).rejects.toMatchObject({ code: "hub.unwritable" });
  expect(await readdir(elsewhere)).toEqual([]);
});

test("a cache that is no folder is said", async () => {
  const folder = await temporaryFolder({ file: "not a folder" });
  const { library } = await libraryOf(await hubStandIn(repositories), { cache: join(folder, "file/models") });
  await expect(library.pull("some/bert")).rejects.toMatchObject({ code: "hub.unwritable" });
});
