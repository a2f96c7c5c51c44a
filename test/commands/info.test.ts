import sharp from "sharp";
import { expect, test } from "vitest";
import { info } from "../../commands/info.ts";
import { readStored } from "../../commands/stored-file.ts";
import { withPngTexts } from "../../src/engine/diffusion/recipe/png-text.ts";
import { signPng } from "../../src/engine/diffusion/recipe/signed-png.ts";
import { memoryFiles } from "../support/memory-stores.ts";
import { recipeWith } from "../support/recipe.ts";
import { runCommand } from "../support/run-command.ts";

const plain = () => sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } });

async function look(bytes: Uint8Array, name = "a.png") {
  const files = memoryFiles();
  const image = { handle: "1", name, size: bytes.length };
  return { files, ...(await runCommand(info, { image }, { files }, { 1: bytes })) };
}

test("a picture of ours shows its recipe, and buttons that still work when the chat has forgotten the file", async () => {
  const png = signPng(await plain().png().toBuffer(), recipeWith({ clipSkip: 2, embeddings: { tree: "0123" } }));
  const { data, blocks, buttons, files } = await look(png);
  expect(data).toMatchObject({ format: "png", width: 8, madeBy: "pictoken", recipe: { seed: 1, clipSkip: 2 } });
  expect(JSON.stringify(blocks)).toContain("tree: 0123");
  expect(buttons?.map(({ action }) => action.command)).toEqual([
    "replay",
    "imagine",
    "imagine",
    "upscale",
    "similar",
    "tokenize",
    "count",
  ]);
  const image = buttons?.[0]?.action.options["image"] as { handle: string; name: string; size: number };
  expect(Buffer.from((await readStored(image, files))!).equals(png)).toBe(true);
});

test("a picture without a recipe says so, and what would work", async () => {
  const { data, blocks, buttons } = await look(await plain().webp().toBuffer());
  expect(data).toMatchObject({ format: "webp", madeBy: null, texts: {} });
  const keys = blocks.flatMap((block) => ("words" in block && "key" in block.words ? block.words.key : []));
  expect(keys).toEqual(["info.no-recipe", "info.lying-name", "info.would-work"]);
  expect(buttons).toEqual([]);
});

test("a workflow is shown as it stands: a short one at once, a long one as a file, cut in data", async () => {
  const png = await plain().png().toBuffer();
  const short = withPngTexts(png, { workflow: '{"nodes":[]}' });
  expect((await look(short)).blocks).toContainEqual({ kind: "code", text: 'workflow: {"nodes":[]}' });

  const long = withPngTexts(png, { workflow: `{"nodes":[],"x":"${"y".repeat(100_000)}"}` });
  const { blocks, data } = await look(long);
  expect(blocks.at(-1)).toMatchObject({ kind: "file", file: { name: "metadata.txt" } });
  expect((data as { texts: { workflow: string } }).texts.workflow).toHaveLength(20_001);
});

test("what a foreign picture says and means nothing here is named", async () => {
  const parameters = "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, ENSD: 31337, NGMS: 0.5";
  const { blocks, data } = await look(withPngTexts(await plain().png().toBuffer(), { parameters }));
  expect(data).toMatchObject({
    madeBy: "webui",
    paintedWith: { request: { steps: 20, randomSource: "nv", etaSeedDelta: 31337 } },
  });
  expect(blocks).toContainEqual({
    kind: "note",
    words: { key: "replay.unmapped", params: { parameters: "NGMS: 0.5" } },
  });
});
