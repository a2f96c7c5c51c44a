import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readRecipe } from "../src/engine/diffusion/recipe/signed-png.ts";
import { pictoken, startPictoken } from "./support/own-pictoken.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const answered = z.object({ ok: z.boolean(), files: z.array(z.string()).default([]), data: z.json().optional() });
const conversation = z.object({
  entries: z.array(
    z.object({
      message: z.string(),
      said: z.string(),
      reply: z
        .object({
          final: z.boolean(),
          blocks: z.array(z.object({ kind: z.string(), done: z.number().optional() })),
        })
        .optional(),
    }),
  ),
});

describe("the program", { timeout: 180_000 }, () => {
  test("paints in a terminal, with nothing set up, and writes the recipe into the picture", async () => {
    const folder = await temporaryFolder();
    const run = await pictoken(
      ["run", "/imagine seed:42 a red circle on a blue background", "--json", "--out", folder],
      folder,
    );
    expect(run.status).toBe(0);
    const { ok, files } = answered.parse(JSON.parse(run.stdout));
    expect({ ok, files }).toEqual({ ok: true, files: [join(folder, "pictoken-42.png")] });
    const png = await readFile(join(folder, "pictoken-42.png"));
    expect(readRecipe(png)).toMatchObject({ prompt: "a red circle on a blue background", seed: 42 });
    expect(await colourAt(png, 0.5, 0.5)).toSatisfy(([r, g, b]) => r > 150 && g < 110 && b < 110, "red in the middle");
    expect(await colourAt(png, 0.04, 0.04)).toSatisfy(([r, g, b]) => b > 150 && r < 110 && g < 150, "blue in a corner");
  });

  test("answers mistakes with a sentence, a hint and status 1, and wrong usage with 2", async () => {
    const folder = await temporaryFolder();
    const mistake = await pictoken(["run", "/imagine steps:0 a cat", "--json"], folder);
    expect(mistake.status).toBe(1);
    expect(JSON.parse(mistake.stdout)).toMatchObject({ ok: false, error: { code: "option.out-of-range" } });
    expect((await pictoken(["fly"], folder)).status).toBe(2);
  });

  test("delivers a picture once although the process was killed in the middle of it", async () => {
    const folder = await temporaryFolder();
    const id = crypto.randomUUID();
    const first = await startPictoken(folder);
    const read = async (url: string) =>
      conversation.parse(await (await fetch(new URL(`/api/conversations/${id}`, url))).json()).entries;
    await fetch(new URL("/api/lines", first.url), {
      method: "POST",
      headers: { "Content-Type": "application/json", Prefer: "respond-async" },
      body: JSON.stringify({ conversation: id, line: "/imagine steps:150 count:2 seed:5 a green star" }),
    });
    await until(async () => (await read(first.url)).some(({ reply }) => (reply?.blocks[0]?.done ?? 0) > 2));
    await first.kill();

    const second = await startPictoken(folder);
    await until(async () => (await read(second.url)).some(({ reply }) => reply?.final));
    const entries = await read(second.url);
    expect(entries).toHaveLength(1);
    expect(entries[0]?.reply?.blocks.filter(({ kind }) => kind === "image")).toHaveLength(2);

    // A terminal on the same folder becomes the server's client.
    const client = await pictoken(["run", "/count a red circle", "--json"], folder);
    expect(answered.parse(JSON.parse(client.stdout)).data).toMatchObject({ kind: "image", used: 3, limit: 75 });
    const rival = await pictoken(["start"], folder, { PICTOKEN_PORT: "0" });
    expect(rival.status).toBe(1);
    expect(rival.stderr).toContain(second.url);
  });

  test("says so when the port is taken", async () => {
    const { url } = await startPictoken(await temporaryFolder());
    const rival = await pictoken(["start"], await temporaryFolder(), { PICTOKEN_PORT: new URL(url).port });
    expect(rival).toMatchObject({ status: 1, stdout: "" });
    expect(rival.stderr).toContain(new URL(url).port);
  });
});

async function until(met: () => Promise<boolean>): Promise<void> {
  while (!(await met())) await pause(100);
}

/** Red, green and blue at a place given in shares of the width and height. */
async function colourAt(png: Uint8Array, x: number, y: number): Promise<[number, number, number]> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
}
