import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModelFolder } from "../../src/engine/ports.ts";
import { int64Field, nodeField } from "../../src/engine/runtime/onnx-graph/new-parts.ts";
import { readOnnx } from "../../src/engine/runtime/onnx-graph/onnx-model.ts";
import { delimitedField } from "../../src/engine/runtime/onnx-graph/wire-format.ts";
import { demoCopy, editJson, rewrite, type Step, tensorInfo } from "./demo-variants.ts";

/**
 * The demo model as an export of Stable Diffusion XL: its text encoder twice, whose mean the UNet reads, with the outputs and inputs that XL has. The layer
 * before the last stands for the last, so that prompts say what they say to the demo model.
 */
export async function demoXl(): Promise<ModelFolder> {
  const model = await demoCopy("demo-xl");
  for (const part of ["text_encoder", "tokenizer"])
    await cp(join(model.folder, part), join(model.folder, `${part}_2`), { recursive: true });
  await editJson(model, "model_index.json", {
    text_encoder_2: ["transformers", "CLIPTextModelWithProjection"],
    tokenizer_2: ["transformers", "CLIPTokenizer"],
    force_zeros_for_empty_prompt: true,
  });
  await editJson(model, "unet/config.json", {
    addition_time_embed_dim: 256,
    projection_class_embeddings_input_dim: 6 * 256 + WIDTH,
  });
  const layers = Object.fromEntries([0, 1, 2].map((layer) => [`hidden_states.${layer}`, "last_hidden_state"]));
  await addOutputs(model, "text_encoder", layers);
  await addOutputs(model, "text_encoder_2", { ...layers, text_embeds: "pooler_output" });
  const told = { before: [], after: [] } as const;
  await rewrite(
    model,
    "unet",
    { encoder_hidden_states: { before: [meanOfHalves], after: [] } },
    { text_embeds: { width: WIDTH, ...told }, time_ids: { width: 6, ...told } },
  );
  return model;
}

/** Of the demo model's text states. */
const WIDTH = 128;

const meanOfHalves: Step = (states, inside) => [
  ...int64Field("xl/0", [0]),
  ...int64Field("xl/1", [WIDTH]),
  ...int64Field("xl/2", [2 * WIDTH]),
  ...int64Field("xl/axis", [2]),
  ...nodeField("Slice", [states, "xl/0", "xl/1", "xl/axis"], "xl/first"),
  ...nodeField("Slice", [states, "xl/1", "xl/2", "xl/axis"], "xl/second"),
  ...nodeField("Mean", ["xl/first", "xl/second"], inside),
];

/** More names for tensors that a network gives. */
async function addOutputs(model: ModelFolder, part: string, names: Readonly<Record<string, string>>): Promise<void> {
  const file = join(model.folder, part, "model.onnx");
  const { before, after, graph } = readOnnx(await readFile(file));
  const nodes = Object.entries(names).flatMap(([name, from]) => nodeField("Identity", [from], name));
  const outputs = Object.keys(names).flatMap((name) =>
    tensorInfo(12, name, name === "text_embeds" ? ["batch", WIDTH] : ["batch", "tokens", WIDTH]),
  );
  const inside = [...graph.map(({ whole }) => whole), ...nodes, ...outputs];
  await writeFile(file, Buffer.concat([...before, ...delimitedField(7, inside), ...after]));
}
