import { describe, expect, it } from "vitest";
import { addedInputs } from "../../../../src/engine/diffusion/model/added-inputs.ts";
import { unetConfig } from "../../../../src/engine/diffusion/model/configs.ts";
import { textEncoderPlaces } from "../../../../src/engine/diffusion/model/text-encoder-places.ts";
import { unetKind } from "../../../../src/engine/diffusion/model/unet-kind.ts";
import type { TensorInfo } from "../../../../src/engine/ports.ts";

function kind(channels: number | string, more: readonly (readonly [string, TensorInfo["dims"]])[] = [], config = {}) {
  const dims = [
    ["sample", ["b", channels, "h", "w"]],
    ["timestep", ["n"]],
    ["encoder_hidden_states", ["b", "t", 768]],
    ...more,
  ] as const;
  const inputs = dims.map(([name, dims]): TensorInfo => ({ name, type: "float32", dims }));
  return unetKind("m", { inputs }, unetConfig.parse(config), 4);
}

describe("what a UNet reads", () => {
  it.each([
    [4, "nothing"],
    [8, "image"],
    [9, "mask"],
  ] as const)("of %d channels: behind the latents %s", (channels, behind) => {
    expect(kind(channels)).toEqual({ behind });
    expect(kind("channels", [], { in_channels: channels })).toEqual({ behind });
  });

  it.each([
    [2560, 5],
    [2816, 6],
  ])("of sizes, by a config's sum of %d: %d numbers", (sum, timeIds) => {
    const config = { projection_class_embeddings_input_dim: sum, addition_time_embed_dim: 256 };
    const more = [
      ["text_embeds", ["b", 1280]],
      ["time_ids", ["b", "n"]],
    ] as const;
    expect(kind(4, more, config).timeIds).toBe(timeIds);
    expect(kind(4, [more[0], ["time_ids", ["b", timeIds]]]).timeIds).toBe(timeIds);
  });

  it("of guidance, in as many numbers as the graph or the config says", () => {
    expect(kind(4, [["timestep_cond", ["b", 64]]]).guidanceWidth).toBe(64);
    expect(kind(4, [["timestep_cond", ["b", "n"]]], { time_cond_proj_dim: 128 }).guidanceWidth).toBe(128);
    expect(kind(4, [["timestep_cond", ["b", "n"]]]).guidanceWidth).toBe(256);
  });

  it("of a picture: beside the text, as projected labels, or in the text's place", () => {
    const input = (...args: Parameters<typeof kind>) => kind(...args).pictureInput;
    expect(input(4)).toBeUndefined();
    expect(input(4, [["image_embeds", ["b", 1, 1024]]])).toEqual({ name: "image_embeds", width: 1024 });
    const projected = { class_embed_type: "projection", projection_class_embeddings_input_dim: 2048 };
    expect(input(4, [["class_labels", ["b", "n"]]], projected)).toEqual({ name: "class_labels", width: 1024 });
    expect(() => kind(4, [["class_labels", ["b"]]])).toThrow(
      expect.objectContaining({ params: { model: "m", feature: "UNet input class_labels" } }),
    );
    expect(() => kind(4, [["image_embeds", ["b", "n"]]])).toThrow(expect.objectContaining({ code: "model.feature" }));
    const inputs = ["sample", "timestep", "encoder_hidden_states"].map(
      (name): TensorInfo => ({ name, type: "float32", dims: ["b", name === "sample" ? 4 : "t", "n"] }),
    );
    expect(unetKind("m", { inputs }, unetConfig.parse({ cross_attention_dim: 768 }), 4, false).pictureInput).toEqual({
      name: "encoder_hidden_states",
      width: 768,
    });
  });

  it("is refused where nothing here has it, or channels make no sense", () => {
    expect(() => kind(4, [["mid_block_additional_residual", []]])).toThrow(
      expect.objectContaining({ code: "model.feature" }),
    );
    expect(() => kind(5)).toThrow(expect.objectContaining({ code: "model.damaged" }));
  });
});

describe("what a UNet is told", () => {
  it("of sizes: the picture's own, nothing cut off; of a refiner's, how fine it is to be", () => {
    const size = { width: 1024, height: 768 };
    const ids = [768, 1024, 0, 0, 768, 1024];
    const base = addedInputs({ behind: "nothing", timeIds: 6 }, size, 7)!;
    expect([[...base.wanted.time_ids!], [...base.unwanted.time_ids!]]).toEqual([ids, ids]);
    const refiner = addedInputs({ behind: "nothing", timeIds: 5 }, size, 7)!;
    expect([...refiner.wanted.time_ids!]).toEqual([768, 1024, 0, 0, 6]);
    expect([...refiner.unwanted.time_ids!]).toEqual([768, 1024, 0, 0, 2.5]);
  });

  it("is nothing, of a plain one", () => {
    expect(addedInputs({ behind: "nothing" }, { width: 8, height: 8 }, 7)).toBeUndefined();
  });
});

describe("the text encoders of a pipeline", () => {
  const [one, none] = [
    ["transformers", "CLIPTextModel"],
    [null, null],
  ];
  it.each([
    ["1.x", one, none, [["text_encoder", "last"]]],
    [
      "XL",
      one,
      one,
      [
        ["text_encoder", "penultimate"],
        ["text_encoder_2", "penultimate"],
      ],
    ],
    ["XL's refiner", none, one, [["text_encoder_2", "penultimate"]]],
    ["image variations", none, none, []],
  ])("of %s", (_, text_encoder, text_encoder_2, expected) => {
    const pipeline = { text_encoder, text_encoder_2, image_encoder: one, force_zeros_for_empty_prompt: true };
    const places = textEncoderPlaces(pipeline);
    expect(places.map(({ part, reads }) => [part, reads])).toEqual(expected);
  });
});
