import { expect, test } from "vitest";
import { neededFiles } from "../../../../src/engine/models/hub/needed-files.ts";

const listed = (paths: readonly string[]) =>
  paths.map((path) => ({ path, size: 1, digest: { kind: "git-sha1", value: "0" } as const }));

const chosen = (paths: readonly string[], modelType?: string, precision: "fp32" | "fp16" = "fp32") =>
  neededFiles({ model: "a/b", files: listed(paths), modelType, precision }).map(({ path, target }) =>
    path === target ? path : `${path} → ${target}`,
  );

const AROUND = [
  "README.md",
  ".gitattributes",
  "pytorch_model.bin",
  "model.safetensors",
  "original/tokenizer.json",
  "a.py",
];

test.each<[string, readonly string[], string | undefined, readonly string[]]>([
  [
    "a chat model",
    [
      ...AROUND,
      "config.json",
      "generation_config.json",
      "tokenizer.json",
      "tokenizer_config.json",
      "chat_template.jinja",
      "vocab.json",
      "merges.txt",
      "onnx/model.onnx",
    ],
    "llama",
    ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"],
  ],
  [
    "a repository of an older form",
    [...AROUND, "config.json", "vocab.json", "merges.txt", "special_tokens_map.json"],
    "gpt2",
    ["config.json", "vocab.json", "merges.txt", "special_tokens_map.json"],
  ],
  ["a word list", ["config.json", "vocab.txt", "tf_model.h5"], "electra", ["config.json", "vocab.txt"]],
  [
    "a sentence encoder",
    [
      ...AROUND,
      "config.json",
      "tokenizer.json",
      "1_Pooling/config.json",
      "modules.json",
      "onnx/model.onnx",
      "onnx/model_fp16.onnx",
      "onnx/model_O4.onnx",
    ],
    "bert",
    ["config.json", "modules.json", "tokenizer.json", "1_Pooling/config.json", "onnx/model.onnx"],
  ],
  [
    "a CLIP",
    [
      ...AROUND,
      "config.json",
      "preprocessor_config.json",
      "tokenizer.json",
      "onnx/model.onnx",
      "onnx/text_model.onnx",
      "onnx/vision_model.onnx",
      "onnx/vision_model_q4.onnx",
    ],
    "clip",
    ["config.json", "preprocessor_config.json", "tokenizer.json", "onnx/text_model.onnx", "onnx/vision_model.onnx"],
  ],
  [
    "a pipeline without ONNX, whose tokenizer alone is of use",
    [
      "model_index.json",
      "unet/config.json",
      "unet/model.safetensors",
      "tokenizer/vocab.json",
      "tokenizer/merges.txt",
      "tokenizer_2/tokenizer.json",
    ],
    undefined,
    ["tokenizer/vocab.json", "tokenizer/merges.txt", "tokenizer_2/tokenizer.json"],
  ],
])("of %s only what is of use is brought", (_, paths, modelType, expected) => {
  expect(chosen(paths, modelType)).toEqual(expected);
});

const PIPELINE = [
  "model_index.json",
  "scheduler/scheduler_config.json",
  "tokenizer/vocab.json",
  "tokenizer/merges.txt",
  "tokenizer/tokenizer_config.json",
  "text_encoder/config.json",
  "text_encoder/model.onnx",
  "unet/config.json",
  "unet/model.onnx",
  "unet/model.onnx_data",
  "vae_decoder/config.json",
  "vae_decoder/model.onnx",
];

test("of a pipeline in ONNX form every part is brought, with weights that lie beside the network", () => {
  const others = ["safety_checker/model.onnx", "unet/openvino_model.bin", "unet/model.fp16.onnx", "v1-5.ckpt"];
  expect(chosen([...PIPELINE, ...others])).toEqual(PIPELINE);
});

test("of one that takes pictures as prompts, its eye and what unCLIP noises with are brought too", () => {
  const more = [
    "image_encoder/config.json",
    "image_encoder/model.onnx",
    "feature_extractor/preprocessor_config.json",
    "image_normalizer/diffusion_pytorch_model.bin",
    "image_noising_scheduler/scheduler_config.json",
  ];
  const others = ["image_encoder/model.safetensors", "image_normalizer/config.json"];
  expect([...chosen([...PIPELINE, ...more, ...others])].sort()).toEqual([...PIPELINE, ...more].sort());
});

test("half precision is stored under the name that is opened, and its weights under the one that the network knows", () => {
  const half = ["text_encoder", "unet", "vae_decoder"].map((part) => `${part}/model_fp16.onnx`);
  const fp16 = chosen([...PIPELINE, ...half, "unet/model_fp16.onnx_data"], undefined, "fp16");
  expect(fp16.filter((path) => path.includes("onnx"))).toEqual([
    "text_encoder/model_fp16.onnx → text_encoder/model.onnx",
    "unet/model_fp16.onnx → unet/model.onnx",
    "unet/model_fp16.onnx_data",
    "vae_decoder/model_fp16.onnx → vae_decoder/model.onnx",
  ]);
  expect(() => chosen(PIPELINE, undefined, "fp16")).toThrow(expect.objectContaining({ code: "hub.no-precision" }));
});

test("where nothing is of use, the kinds of files that are there are told", () => {
  expect(() => chosen(["README.md", "model-q4.gguf", "tokenizer.model", "adapter.safetensors"])).toThrow(
    expect.objectContaining({
      code: "hub.nothing",
      params: { model: "a/b", found: [".gguf", ".md", ".model", ".safetensors"] },
    }),
  );
});

test("files that lead elsewhere are never chosen, whatever they are called", () => {
  const paths = [
    "../tokenizer.json",
    "/tokenizer.json",
    "tokenizer\\..\\tokenizer.json",
    "tokenizer/../../vocab.txt",
    "tokenizer.json",
  ];
  expect(chosen(paths)).toEqual(["tokenizer.json"]);
  const networks = [
    "model_index.json",
    "unet/model.onnx",
    "unet/../model.onnx_data",
    "unet/model.onnx_data/../x",
    "unet/model.onnx_data\0",
  ];
  expect(chosen(networks)).toEqual(["model_index.json", "unet/model.onnx"]);
});
