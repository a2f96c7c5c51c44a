import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decode } from "../../../src/engine/diffusion/decode.ts";
import { encode, latentsOf } from "../../../src/engine/diffusion/encode.ts";
import { type DiffusionModel, loadDiffusionModel } from "../../../src/engine/diffusion/model/diffusion-model.ts";
import type { ModelSession } from "../../../src/engine/ports.ts";
import { demoModel, openDemo } from "../../support/demo-model.ts";

const shape = { channels: 4, rows: 16, columns: 16 };
let model: DiffusionModel;

beforeAll(async () => {
  model = await loadDiffusionModel(demoModel, "", openDemo);
});
afterAll(() => model[Symbol.asyncDispose]());

/** The same model with an encoder that says these numbers of any picture. */
function saying(data: Float32Array): DiffusionModel {
  const encoder: ModelSession = {
    inputs: [{ name: "sample", type: "float32", dims: ["b", 3, "h", "w"] }],
    outputs: [{ name: "latent_parameters", type: "float32", dims: ["b", 8, "h", "w"] }],
    run: async () => ({ latent_parameters: { type: "float32", dims: [1, data.length], data } }),
    [Symbol.asyncDispose]: async () => {},
  };
  return { ...model, vaeEncoder: async () => encoder };
}

const picture = { width: 128, height: 128, data: new Uint8Array(3 * 128 * 128) };

describe("encode", () => {
  it("gives latents that decode to the picture", async () => {
    const plain = { ...picture, data: picture.data.map((_, i) => [200, 40, 40][i % 3]!) };
    const latents = latentsOf(await encode(model, plain, shape), model.vaeScale);
    const pixels = await decode(model, latents, shape);
    const middle = 3 * (64 * 128 + 64);
    for (const [i, value] of [200, 40, 40].entries()) expect(Math.abs(pixels[middle + i]! - value)).toBeLessThan(25);
  });

  it("keeps mean and deviation apart where the export gives both, the deviation within its bounds", async () => {
    const numbers = new Float32Array(2048).map((_, i) => (i < 1024 ? 3 : i === 1024 ? -1e9 : 2 * Math.log(0.5)));
    const encoded = await encode(saying(numbers), picture, shape);
    const noise = new Float32Array(1024).fill(1);
    expect(latentsOf(encoded, 2)[5]).toBe(6);
    expect(latentsOf(encoded, 2, noise)[5]).toBeCloseTo(7, 5);
    expect(latentsOf(encoded, 2, noise)[0]).toBeCloseTo(6, 5);
  });

  it("says so where it gives no numbers, or too many", async () => {
    await expect(encode(saying(new Float32Array(1024).fill(Number.NaN)), picture, shape)).rejects.toMatchObject({
      code: "model.not-finite",
    });
    await expect(encode(saying(new Float32Array(77)), picture, shape)).rejects.toMatchObject({
      code: "model.damaged",
      params: { file: "vae_encoder/model.onnx", reason: "it gave [1, 77] and not [1, 4, 16, 16]" },
    });
  });
});
