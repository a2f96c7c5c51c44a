import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { embeddingHub } from "../../../../src/engine/textual-inversion/hub/embedding-hub.ts";
import { writeSafetensors } from "../../../../src/engine/textual-inversion/safetensors.ts";
import { writeTorchFile } from "../../../../src/engine/textual-inversion/write-torch-file.ts";
import { hubStandIn } from "../../../stand-ins/hub/hub-stand-in.ts";
import { commitOf, type Files, filesOf } from "../../../stand-ins/hub/repository.ts";

const tensor = { dims: [1, 768], values: new Float32Array(768).fill(0.5) };
const safetensors = Buffer.from(writeSafetensors({ "<cat-toy>": tensor }));
const torch = Buffer.from(writeTorchFile({ name: "cat", tensor }));
const name = "sd-concepts-library/cat-toy";

async function open(files: Files, more: object = {}, offline = false) {
  const hub = await hubStandIn([{ name, revisions: { main: files }, ...more }]);
  const pauses: number[] = [];
  const pause = async (ms: number) => void pauses.push(ms);
  return { hub, pauses, fetch: embeddingHub({ endpoint: hub.endpoint, offline, pause }).fetchEmbedding };
}

const concept = filesOf({
  "README.md": "a toy",
  "learned_embeds.bin": torch,
  "learned_embeds-steps-500.bin": torch,
  "token_identifier.txt": "<cat-toy>",
  "concept_images/1.jpeg": "jpeg",
});

test("one file is brought, of a commit, with its hash, and nothing besides", async () => {
  const { hub, fetch } = await open(concept);
  const told: number[] = [];
  const fetched = await fetch({ repository: name }, { onProgress: ({ done }) => void told.push(done) });
  expect(fetched).toEqual({
    ...{ repository: name, commit: commitOf(concept), file: "learned_embeds.bin" },
    sha256: createHash("sha256").update(torch).digest("hex"),
    bytes: torch,
  });
  expect(told.at(-1)).toBe(torch.length);
  const resolved = hub.seen.filter(({ url }) => url.includes("/resolve/")).map(({ url }) => url);
  expect(resolved).toEqual([`/${name}/resolve/${commitOf(concept)}/learned_embeds.bin`]);
});

test("of two forms the one that can't hold programs is taken", async () => {
  const { fetch } = await open(filesOf({ "easy.pt": torch, "easy.safetensors": safetensors }));
  expect(await fetch({ repository: name })).toMatchObject({ file: "easy.safetensors", bytes: safetensors });
  expect(await fetch({ repository: name, file: "easy.pt" })).toMatchObject({ file: "easy.pt" });
});

test("a repository that has moved is called what it is called now", async () => {
  const { fetch } = await open(concept, { formerly: ["old/name"] });
  expect(await fetch({ repository: "old/name" })).toMatchObject({ repository: name });
});

test.each([
  [
    "several",
    { "a.pt": torch, "b.pt": torch },
    {},
    { code: "embedding.hub-several", params: { known: ["a.pt", "b.pt"] } },
  ],
  ["none", { "README.md": "nothing" }, {}, { code: "embedding.hub-none" }],
  ["a whole model alone", { "model.safetensors": Buffer.alloc(9 * 2 ** 20) }, {}, { code: "embedding.hub-none" }],
  [
    "not the one asked for",
    { "a.pt": torch },
    { file: "b.pt" },
    { code: "embedding.hub-file", params: { known: ["a.pt"] } },
  ],
  ["no embedding under that name", { "a.txt": "text" }, { file: "a.txt" }, { code: "embedding.hub-file" }],
  ["not that revision", { "a.pt": torch }, { revision: "v9" }, { code: "hub.no-revision" }],
  [
    "one that is far too large",
    { "big.pt": Buffer.alloc(8 * 2 ** 20 + 1) },
    { file: "big.pt" },
    { code: "embedding.too-big" },
  ],
])(
  "a repository with %s is refused before anything is brought",
  { timeout: 120_000 },
  async (_, files, asked, error) => {
    const { hub, fetch } = await open(filesOf(files));
    await expect(fetch({ repository: name, ...asked })).rejects.toMatchObject(error);
    expect(hub.seen.filter(({ url }) => url.includes("/resolve/"))).toEqual([]);
  },
);

test("an unknown repository, and a Hub that is to be left alone, are said", async () => {
  const { fetch } = await open(concept);
  await expect(fetch({ repository: "no/where" })).rejects.toMatchObject({ code: "hub.unknown" });
  const { hub, fetch: offline } = await open(concept, {}, true);
  await expect(offline({ repository: name })).rejects.toMatchObject({ code: "embedding.offline" });
  expect(hub.seen).toEqual([]);
});

test("bytes that are not those that were listed are no embedding; a line that breaks is tried again", async () => {
  const { hub, fetch, pauses } = await open(concept);
  let broken = 0;
  hub.misbehave(({ url }) =>
    url.includes("resolve-cache") && broken++ === 0 ? { kind: "cut", after: 100 } : undefined,
  );
  expect(await fetch({ repository: name })).toMatchObject({ bytes: torch });
  expect(pauses).toEqual([1000]);
  hub.misbehave(({ url }) => (url.includes("resolve-cache") ? { kind: "corrupt" } : undefined));
  await expect(fetch({ repository: name })).rejects.toMatchObject({ code: "hub.damaged" });
});
