import { describe, expect, it } from "vitest";
import type { Conditioning } from "../../../src/engine/diffusion/conditioning.ts";
import { denoiser } from "../../../src/engine/diffusion/denoiser.ts";
import { schedulerConfig } from "../../../src/engine/diffusion/model/configs.ts";
import { noiseTable, sigmaAt } from "../../../src/engine/diffusion/noise-table.ts";
import { outputNumbers } from "../../../src/engine/diffusion/tensors.ts";
import type { ScheduledStates } from "../../../src/engine/diffusion/text-states.ts";
import type { ModelSession, Tensor, TensorInfo } from "../../../src/engine/ports.ts";
import { expectCloseTo } from "../../support/close-to.ts";
import { stableDiffusionNoise } from "../../support/stable-diffusion-noise.ts";

const training = {
  table: noiseTable(stableDiffusionNoise),
  prediction: "epsilon",
  scheduler: schedulerConfig.parse({}),
} as const;
const shape = { channels: 1, rows: 1, columns: 2 };
const int64 = { type: "int64", dims: ["steps"] } as const;

/** A UNet that says of each text's picture ε = the number that stands for the text, and remembers what it was fed. */
function echo(timestep: Pick<TensorInfo, "type" | "dims">) {
  const fed: Readonly<Record<string, Tensor>>[] = [];
  const unet: ModelSession = {
    inputs: [
      { name: "sample", type: "float32", dims: ["batch", 1, "rows", "columns"] },
      { name: "timestep", ...timestep },
      { name: "encoder_hidden_states", type: "float32", dims: ["batch", "tokens", 1] },
    ],
    outputs: [{ name: "out_sample", type: "float32", dims: ["batch", 1, "rows", "columns"] }],
    run: async (feeds) => {
      fed.push(feeds);
      const [, tokens] = feeds["encoder_hidden_states"]!.dims;
      const all = [...outputNumbers("echo", feeds, "encoder_hidden_states")];
      const texts = all.filter((_, i) => (i + 1) % tokens! === 0);
      const data = Float32Array.from(texts.flatMap((text) => [text, text]));
      return { out_sample: { type: "float32", dims: feeds["sample"]!.dims, data } };
    },
    [Symbol.asyncDispose]: async () => {},
  };
  return { model: { name: "echo", unet, training }, fed };
}

/** Texts of as many tokens as there are numbers; the last token's number is what the network says of them. */
function always(...tokens: readonly number[]): readonly ScheduledStates[] {
  return [{ until: 10, states: { tokens: tokens.length, data: Float32Array.from(tokens) } }];
}

function wanted(...texts: readonly number[]): Pick<Conditioning, "wanted"> {
  return { wanted: texts.map((text) => ({ weight: 1, schedule: always(text) })) };
}

describe("denoiser", () => {
  it("runs both texts in one batch, the unwanted first, and guides", async () => {
    const { model, fed } = echo(int64);
    const denoised = await denoiser(
      model,
      { unwanted: always(0.1), ...wanted(0.3) },
      5,
      shape,
    )(Float32Array.of(3, 4), 2);
    expectCloseTo(denoised, [3 - 2 * (0.1 + 5 * 0.2), 4 - 2 * (0.1 + 5 * 0.2)], 1e-6);
    expect(fed).toHaveLength(1);
    expect(fed[0]!["sample"]!.dims).toEqual([2, 1, 1, 2]);
    const input = [3, 4].map((value) => value / Math.sqrt(5)); // √ᾱ = 1/√(1 + σ²)
    expectCloseTo(outputNumbers("echo", fed[0]!, "sample"), [...input, ...input], 1e-6);
  });

  it("takes back the spread that guidance gave, as far as it is told", async () => {
    const { model } = echo(int64);
    const data = Float32Array.of(0.1, 0.3, 0.5, -0.2);
    const unet: ModelSession = {
      ...model.unet,
      run: async () => ({ out_sample: { type: "float32", dims: [2, 1, 1, 2], data } }),
    };
    const conditioning = { unwanted: always(0), ...wanted(0) };
    const guided = [0.1 + 5 * 0.4, 0.3 - 5 * 0.5]; // 2.1 and −2.2, 4.3 apart where the wanted ones are 0.7
    for (const guidanceRescale of [0, 0.7, 1]) {
      const denoise = denoiser({ ...model, unet }, conditioning, 5, shape, { guidanceRescale });
      const factor = guidanceRescale * (0.7 / 4.3) + 1 - guidanceRescale;
      expectCloseTo(
        await denoise(Float32Array.of(0, 0), 1),
        guided.map((value) => -value * factor),
        1e-5,
      );
    }
  });

  it("takes one text as it is", async () => {
    const { model, fed } = echo(int64);
    const denoised = await denoiser(model, wanted(0.5), 7.5, shape)(Float32Array.of(1, 2), 1);
    expectCloseTo(denoised, [0.5, 1.5], 1e-6);
    expect(fed[0]!["sample"]!.dims).toEqual([1, 1, 1, 2]);
  });

  it("runs a text of another length apart, and no more than two at a time", async () => {
    const { model, fed } = echo(int64);
    const conditioning = {
      unwanted: always(0.3),
      wanted: [
        { weight: 1, schedule: always(0, 0.1) },
        { weight: 1, schedule: always(0, 0.2) },
        { weight: 0.5, schedule: always(0.4) }, // brought to two tokens
      ],
    };
    const denoised = await denoiser(model, conditioning, 2, shape)(Float32Array.of(0, 0), 1);
    expect(fed.map((feeds) => feeds["encoder_hidden_states"]!.dims)).toEqual([
      [1, 1, 1],
      [2, 2, 1],
      [1, 2, 1],
    ]);
    const output = 0.3 + 2 * (0.1 - 0.3) + 2 * (0.2 - 0.3) + 1 * (0.4 - 0.3);
    expectCloseTo(denoised, [-output, -output], 1e-6);
  });

  it("changes the text by its own count of calls, from 0, and begins anew for another picture", async () => {
    const { model, fed } = echo(int64);
    const [first, second] = [...always(1), ...always(2)].map(({ states }) => states);
    const schedule = [
      { until: 1, states: first! },
      { until: 4, states: second! },
    ];
    for (let picture = 0; picture < 2; picture++) {
      const denoise = denoiser(model, { wanted: [{ weight: 1, schedule }] }, 1, shape);
      for (let call = 0; call < 4; call++) await denoise(Float32Array.of(0, 0), 1);
    }
    const said = fed.map((feeds) => outputNumbers("echo", feeds, "encoder_hidden_states")[0]);
    expect(said).toEqual([1, 1, 2, 2, 1, 1, 2, 2]);
  });

  it.each<[string, Pick<TensorInfo, "type" | "dims">, Tensor]>([
    ["int64 in a list", int64, { type: "int64", dims: [1], data: BigInt64Array.of(501n) }],
    ["an int64 scalar", { type: "int64", dims: [] }, { type: "int64", dims: [], data: BigInt64Array.of(501n) }],
    ["int32", { type: "int32", dims: [1] }, { type: "int32", dims: [1], data: Int32Array.of(501) }],
    ["a fraction", { type: "float32", dims: ["n"] }, { type: "float32", dims: [1], data: Float32Array.of(500.75) }],
  ])("tells the time as the network wants it: %s", async (_, timestep, expected) => {
    const { model, fed } = echo(timestep);
    await denoiser(model, wanted(0), 1, shape)(Float32Array.of(0, 0), sigmaAt(training.table, 500.75));
    expect(fed[0]!["timestep"]).toEqual(expected);
  });

  it.each([Number.NaN, Infinity])("throws when the network says %d", async (value) => {
    const { model } = echo(int64);
    const denoise = denoiser(model, wanted(value), 1, shape);
    await expect(denoise(Float32Array.of(1, 1), 1)).rejects.toMatchObject({ code: "model.not-finite" });
  });
});
