import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { withPngTexts } from "../../../src/engine/diffusion/recipe/png-text.ts";
import { isEngineError } from "../../../src/engine/errors.ts";
import { nameOf, readEmbedding } from "../../../src/engine/textual-inversion/read-embedding.ts";
import { writeSafetensors } from "../../../src/engine/textual-inversion/safetensors.ts";
import { expectCloseTo } from "../../support/close-to.ts";
import { describeWithShared, golden } from "../../support/shared.ts";

const values = Float32Array.from({ length: 2 * 768 }, (_, i) => Math.sin(i) / 10);

describe("readEmbedding", () => {
  it("reads what writeSafetensors wrote", async () => {
    const file = writeSafetensors({ emb_params: { dims: [2, 768], values } }, { name: "日本" });
    const embedding = await readEmbedding("tree.safetensors", file);
    expect(embedding).toMatchObject({ vectors: 2, width: 768, format: "diffusers" });
    expect(embedding.parts[0]!.values).toEqual(values);
  });

  it("reads both encoders' vectors of Stable Diffusion XL", async () => {
    const wide = new Float32Array(2 * 1280).fill(0.5);
    const tensors = { clip_l: { dims: [2, 768], values }, clip_g: { dims: [2, 1280], values: wide } };
    const embedding = await readEmbedding("xl.safetensors", writeSafetensors(tensors));
    expect(embedding).toMatchObject({ vectors: 2, width: 2048, format: "sdxl" });
    expect(embedding.parts.map(({ dims }) => dims)).toEqual([
      [2, 768],
      [2, 1280],
    ]);
  });

  it("reads a picture's text", async () => {
    const plain = await sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const dictionary = {
      string_to_param: { "*": { TORCHTENSOR: [[...values.subarray(0, 768)]] } },
      name: "tree",
      step: 3,
    };
    const text = Buffer.from(JSON.stringify(dictionary)).toString("base64");
    const embedding = await readEmbedding("x.png", withPngTexts(plain, { "sd-ti-embedding": text }));
    expect(embedding).toMatchObject({ vectors: 1, width: 768, format: "a1111", nameInside: "tree", step: 3 });
  });

  it.each([
    ["too-big", new Uint8Array(64 * 2 ** 20 + 1), { bytes: 67108865, max: 67108864 }],
    ["none", new Uint8Array(), {}],
    ["none", Buffer.from("no pickle"), {}],
    ["damaged", Buffer.from("80028a0a", "hex"), { reason: "the pickle ends before its data do" }],
    ["unsafe", Buffer.from("\x80\x02cos\nsystem\n", "latin1"), { found: "os.system" }],
  ])("refuses what is none: %s", async (code, bytes, params) => {
    await expect(readEmbedding("x.pt", bytes)).rejects.toMatchObject({
      code: `embedding.${code}`,
      params: { file: "x.pt", ...params },
    });
  });
});

it.each([
  ["tree.pt", "tree"],
  ["my.style.safetensors", "my.style"],
  ["folder/a b.png", "a b"],
  [".pt", ".pt"],
])("calls %s by %j", (file, name) => {
  expect(nameOf(file)).toBe(name);
});

interface Manifest {
  readonly files: readonly {
    readonly file: string;
    readonly kind: "valid" | "edge" | "not-embedding" | "hostile";
    readonly expect: {
      readonly vectors: number;
      readonly dim: number;
      readonly first4: readonly number[];
      readonly last4: readonly number[];
      readonly sum: number;
      readonly a1111_checksum: string;
      readonly step?: number;
    };
  }[];
}

describeWithShared("readEmbedding", (shared) => {
  const { files } = golden<Manifest>("embeddings/manifest.json");
  const bytesOf = (file: string) => readFileSync(join(shared, "golden", "embeddings", file));

  it.each(files.filter(({ kind }) => kind === "valid"))(
    "reads $file (golden/embeddings)",
    async ({ file, expect: right }) => {
      const { vectors, width, parts, checksum, step } = await readEmbedding(file, bytesOf(file));
      expect({ vectors, width, checksum }).toEqual({
        vectors: right.vectors,
        width: right.dim,
        checksum: right.a1111_checksum,
      });
      const numbers = parts[0]!.values;
      expectCloseTo([...numbers.subarray(0, 4), ...numbers.subarray(-4)], [...right.first4, ...right.last4], 1e-6);
      expect(numbers.reduce((sum, value) => sum + value, 0)).toBeCloseTo(right.sum, 4);
      if (right.step !== undefined) expect(step).toBe(right.step);
    },
  );

  it.each(files.filter(({ kind }) => kind !== "valid"))("refuses $file in a moment", async ({ file }) => {
    const began = performance.now();
    const error = await readEmbedding(file, bytesOf(file)).catch((thrown: unknown) => thrown);
    expect(isEngineError(error)).toBe(true);
    expect(error).toMatchObject({ code: expect.stringMatching(/^embedding\./), params: { file } });
    expect(performance.now() - began).toBeLessThan(2000);
    expect(existsSync(join(tmpdir(), "sdref_PWNED"))).toBe(false);
  });

  it("survives damage: bytes changed, filled and cut off at random places", async () => {
    const random = randomNumbers(1);
    for (const { file } of files
      .filter(({ kind }) => kind === "valid")
      .filter(({ file }) => !file.includes("pixels"))) {
      const whole = bytesOf(file);
      for (let i = 0; i < 60; i++) {
        const bytes = Buffer.from(whole);
        const at = random(i % 3 === 0 ? bytes.length : Math.min(700, bytes.length));
        bytes.fill(random(256), at, at + 1 + random(4));
        const damaged = i % 5 === 0 ? bytes.subarray(0, at) : bytes;
        const result = await readEmbedding(file, damaged).catch((error: unknown) => error);
        const isClear = typeof result === "object" && result !== null && ("parts" in result || isEngineError(result));
        expect(isClear, `${file}, ${i}: ${String(result)}`).toBe(true);
      }
    }
  });
});

/** Whole numbers below a limit, the same for the same seed (Numerical Recipes' generator). */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
