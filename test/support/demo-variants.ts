import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { noiseTable } from "../../src/engine/diffusion/noise-table.ts";
import type { ModelFolder } from "../../src/engine/ports.ts";
import { int64Field, nodeField } from "../../src/engine/runtime/onnx-graph/new-parts.ts";
import { readOnnx } from "../../src/engine/runtime/onnx-graph/onnx-model.ts";
import { delimitedField, textField, varintField, wireFields } from "../../src/engine/runtime/onnx-graph/wire-format.ts";
import { demoModel } from "./demo-model.ts";
import { demoModels } from "./demo-models.ts";
import { stableDiffusionNoise } from "./stable-diffusion-noise.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A copy of the demo model to be changed. */
export async function demoCopy(name: string): Promise<ModelFolder> {
  const folder = join(await temporaryFolder(), name);
  await cp(demoModel.folder, folder, { recursive: true });
  return { ...demoModel, name, folder };
}

/** Changes a JSON file of a model. */
export async function editJson(model: ModelFolder, file: string, change: object): Promise<void> {
  const path = join(model.folder, file);
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, "utf8")), ...change }));
}

/** The demo model as other exports would be: the same weights behind other inputs and outputs. */
export const variants = {
  /** Halves in, halves out, as float16 exports declare them. */
  async float16(): Promise<ModelFolder> {
    const model = await demoCopy("demo-float16");
    const half: Change = { type: FLOAT16, before: [cast(FLOAT)], after: [cast(FLOAT16)] };
    await rewrite(model, "unet", { sample: half, encoder_hidden_states: half, out_sample: half });
    await rewrite(model, "vae_decoder", { latent_sample: half, sample: half });
    await rewrite(model, "vae_encoder", { sample: half, latent_sample: half });
    return model;
  },
  /** A UNet that reads more channels, and does not mind them. */
  async moreChannels(channels: 8 | 9): Promise<ModelFolder> {
    const model = await demoCopy(`demo-${channels}-channels`);
    await rewrite(model, "unet", { sample: { channels, before: [firstChannels], after: [] } });
    await editJson(model, "unet/config.json", { in_channels: channels });
    return model;
  },
  /** The demo CLIP's eye, whose embedding, twice side by side, stands behind the text as a token more: the contract of exports with an IP-Adapter. */
  async pictures(): Promise<ModelFolder> {
    const model = await demoCopy("demo-pictures");
    await addEye(model);
    const withPicture: Step = (states, inside) => [
      ...int64Field("picture/shape", [0, -1, TEXT_WIDTH]),
      ...nodeField("Concat", [IMAGE_EMBEDS, IMAGE_EMBEDS], "picture/twice", { name: "axis", value: 1 }),
      ...nodeField("Reshape", ["picture/twice", "picture/shape"], "picture/tokens"),
      ...nodeField("Concat", [states, "picture/tokens"], inside, { name: "axis", value: 1 }),
    ];
    const width = { width: PICTURE_WIDTH, before: [], after: [] } as const;
    await rewrite(
      model,
      "unet",
      { encoder_hidden_states: { before: [withPicture], after: [] } },
      { [IMAGE_EMBEDS]: width },
    );
    return model;
  },
  /**
   * The same eye; its embedding and the level of its noise, side by side as wide as a token, stand behind the text: the contract of Stable unCLIP. With `stored`,
   * embeddings are normalised by the numbers in that file.
   */
  async unclip(stored?: { readonly file: string; readonly bytes: Uint8Array }): Promise<ModelFolder> {
    const model = await demoCopy("demo-unclip");
    await addEye(model);
    const withLabels: Step = (states, inside) => [
      ...int64Field("labels/shape", [0, 1, TEXT_WIDTH]),
      ...nodeField("Reshape", [CLASS_LABELS, "labels/shape"], "labels/token"),
      ...nodeField("Concat", [states, "labels/token"], inside, { name: "axis", value: 1 }),
    ];
    const width = { width: 2 * PICTURE_WIDTH, before: [], after: [] } as const;
    await rewrite(
      model,
      "unet",
      { encoder_hidden_states: { before: [withLabels], after: [] } },
      { [CLASS_LABELS]: width },
    );
    await editJson(model, "unet/config.json", {
      class_embed_type: "projection",
      projection_class_embeddings_input_dim: 2 * PICTURE_WIDTH,
    });
    await mkdir(join(model.folder, "image_noising_scheduler"));
    const scheduler = { _class_name: "DDPMScheduler", beta_schedule: "squaredcos_cap_v2" };
    await writeFile(join(model.folder, "image_noising_scheduler/scheduler_config.json"), JSON.stringify(scheduler));
    if (stored !== undefined) {
      await mkdir(join(model.folder, "image_normalizer"));
      await writeFile(join(model.folder, "image_normalizer", stored.file), stored.bytes);
    }
    return model;
  },
  /** No text: the eye's embedding, twice over as wide as a token, is all that is read: the contract of image variations. */
  async variation(): Promise<ModelFolder> {
    const model = await demoCopy("demo-variation");
    await addEye(model);
    for (const part of ["text_encoder", "tokenizer"]) await rm(join(model.folder, part), { recursive: true });
    await editJson(model, "model_index.json", {
      text_encoder: [null, null],
      tokenizer: [null, null],
      image_encoder: ["transformers", "CLIPVisionModelWithProjection"],
    });
    const wide: Step = (states, inside) => nodeField("Concat", [states, states], inside, { name: "axis", value: 2 });
    await rewrite(model, "unet", { encoder_hidden_states: { before: [wide], after: [] } });
    await editJson(model, "unet/config.json", { cross_attention_dim: PICTURE_WIDTH });
    return model;
  },
  /** v = (ε − √(1−ᾱ)·x)/√ᾱ, x being what the network reads (Salimans & Ho 2022, appendix D). */
  async velocity(): Promise<ModelFolder> {
    const model = await demoCopy("demo-velocity");
    const alphaBar = noiseTable(stableDiffusionNoise).alphaBar;
    const toVelocity: Step = (epsilon, velocity) => [
      ...floats(
        "v/noise",
        Array.from(alphaBar, (a) => Math.sqrt(1 - a)),
      ),
      ...floats(
        "v/signal",
        Array.from(alphaBar, (a) => Math.sqrt(a)),
      ),
      ...nodeField("Gather", ["v/noise", "timestep"], "v/n"),
      ...nodeField("Gather", ["v/signal", "timestep"], "v/s"),
      ...nodeField("Mul", ["sample", "v/n"], "v/nx"),
      ...nodeField("Sub", [epsilon, "v/nx"], "v/rest"),
      ...nodeField("Div", ["v/rest", "v/s"], velocity),
    ];
    await rewrite(model, "unet", { out_sample: { before: [], after: [toVelocity] } });
    await editJson(model, "scheduler/scheduler_config.json", { prediction_type: "v_prediction" });
    return model;
  },
};

/** A Stable Diffusion XL model whose text encoders give no states between their layers. */
export async function withoutHiddenStates(model: ModelFolder): Promise<ModelFolder> {
  const folder = join(await temporaryFolder(), "silent");
  await cp(model.folder, folder, { recursive: true });
  for (const part of ["text_encoder", "text_encoder_2"]) {
    const file = join(folder, part, "model.onnx");
    const { before, after, graph } = readOnnx(await readFile(file));
    const kept = graph.filter((one) => one.kind !== "output" || !one.name.startsWith("hidden_states"));
    await writeFile(
      file,
      Buffer.concat([
        ...before,
        ...delimitedField(
          7,
          kept.map(({ whole }) => whole),
        ),
        ...after,
      ]),
    );
  }
  return { ...model, name: "silent", folder };
}

/** A refiner for a Stable Diffusion XL model: its second text encoder alone, whose states stand for the first one's too, and five numbers of sizes, the fifth twice. */
export async function refinerOf(model: ModelFolder): Promise<ModelFolder> {
  const folder = join(await temporaryFolder(), "refiner");
  await cp(model.folder, folder, { recursive: true });
  const refiner = { ...model, name: "refiner", folder };
  await editJson(refiner, "model_index.json", { text_encoder: [null, null], tokenizer: [null, null] });
  const widened =
    (width: number, axis: number): Step =>
    (from, to) => [
      ...int64Field(`${to}/starts`, [0]),
      ...int64Field(`${to}/ends`, [width]),
      ...int64Field(`${to}/axes`, [axis]),
      ...nodeField("Slice", [from, `${to}/starts`, `${to}/ends`, `${to}/axes`], `${to}/more`),
      ...nodeField("Concat", [`${to}/more`, from], to, { name: "axis", value: axis }),
    ];
  await rewrite(refiner, "unet", {
    encoder_hidden_states: { before: [widened(FIRST_XL_WIDTH, 2)], after: [] },
    time_ids: { width: 5, before: [widened(1, 1)], after: [] },
  });
  return refiner;
}

/** Of the first text encoder in the shared folder's Stable Diffusion XL. */
const FIRST_XL_WIDTH = 48;

/** Nodes that make one tensor of another. */
export type Step = (from: string, to: string) => readonly Uint8Array[];

/** The demo CLIP's vision encoder in a model's folder. */
async function addEye({ folder }: ModelFolder): Promise<void> {
  const clip = join(demoModels, "clip-tiny");
  await cp(join(clip, "onnx/vision_model.onnx"), join(folder, "image_encoder/model.onnx"));
  await cp(join(clip, "preprocessor_config.json"), join(folder, "feature_extractor/preprocessor_config.json"));
}

const IMAGE_EMBEDS = "image_embeds";
const CLASS_LABELS = "class_labels";
/** Of the demo model's text states and of the demo CLIP's embeddings. */
const TEXT_WIDTH = 128;
const PICTURE_WIDTH = 64;

interface Change {
  /** Of an input [batch, width]. */
  readonly width?: number;
  readonly type?: number;
  readonly channels?: number;
  /** What happens to an input before the graph reads it. */
  readonly before: readonly [] | readonly [Step];
  /** What happens to an output. */
  readonly after: readonly [] | readonly [Step];
}

/** TensorProto.DataType. */
const FLOAT = 1;
const FLOAT16 = 10;

const cast =
  (type: number): Step =>
  (from, to) =>
    nodeField("Cast", [from], to, { name: "to", value: type });

const firstChannels: Step = (from, to) => [
  ...int64Field("four/starts", [0]),
  ...int64Field("four/ends", [4]),
  ...int64Field("four/axes", [1]),
  ...nodeField("Slice", [from, "four/starts", "four/ends", "four/axes"], to),
];

/** Puts steps between a graph and its inputs and outputs; inside, those have other names. */
export async function rewrite(
  model: ModelFolder,
  part: string,
  changes: Readonly<Record<string, Change>>,
  more: Readonly<Record<string, Change>> = {},
): Promise<void> {
  const file = join(model.folder, part, "model.onnx");
  const { before, after, graph } = readOnnx(await readFile(file));
  const first: Uint8Array[] = [];
  const last: Uint8Array[] = [];
  const inside = new Map<string, string>();
  const parts = graph.map((one) => {
    if (one.kind !== "input" && one.kind !== "output") return one.whole;
    const change = changes[one.name];
    const [step] = (one.kind === "input" ? change?.before : change?.after) ?? [];
    if (change === undefined || step === undefined) return one.whole;
    inside.set(one.name, `inside/${one.name}`);
    if (one.kind === "input") first.push(...step(one.name, `inside/${one.name}`));
    else last.push(...step(`inside/${one.name}`, one.name));
    return Buffer.concat(valueInfo(one.kind === "input" ? 11 : 12, one.name, change));
  });
  const inputs = Object.entries(more).flatMap(([name, change]) => valueInfo(11, name, change));
  const nodes = parts.map((whole, i) => (graph[i]!.kind === "node" ? renamed(whole, inside) : whole));
  await writeFile(
    file,
    Buffer.concat([...before, ...delimitedField(7, [...first, ...nodes, ...last, ...inputs]), ...after]),
  );
}

/** The node, reading and making the tensors inside. */
function renamed(whole: Uint8Array, inside: ReadonlyMap<string, string>): Uint8Array {
  const [node] = wireFields(Buffer.from(whole));
  const fields = Array.from(wireFields(node!.content), ({ number, content, whole: field }) => {
    const name = number === 1 || number === 2 ? inside.get(content.toString()) : undefined;
    return name === undefined ? field : textField(number, name);
  });
  return Buffer.concat(delimitedField(1, fields));
}

/** A ValueInfoProto of four dimensions, or of three for the text's states. */
function valueInfo(field: number, name: string, { type = FLOAT, width, channels = width }: Change) {
  const rank = width !== undefined ? 2 : name === "encoder_hidden_states" ? 3 : 4;
  const dims = Array.from({ length: rank }, (_, i) => (i === 1 && channels !== undefined ? channels : `${name}_${i}`));
  return tensorInfo(field, name, dims, type);
}

/** A ValueInfoProto: 11 is an input's field in a graph, 12 an output's. */
export function tensorInfo(field: number, name: string, sizes: readonly (number | string)[], type = FLOAT) {
  const dims = sizes.map((size) => (typeof size === "number" ? varintField(1, size) : textField(2, size)));
  const shape = delimitedField(
    2,
    dims.flatMap((dim) => delimitedField(1, [dim])),
  );
  const tensor = delimitedField(2, delimitedField(1, [varintField(1, type), ...shape]));
  return delimitedField(field, [textField(1, name), ...tensor]);
}

/** A list of float32 as an initializer. */
function floats(name: string, values: readonly number[]): readonly Uint8Array[] {
  const raw = Buffer.from(Float32Array.from(values).buffer);
  return delimitedField(5, [
    varintField(1, values.length),
    varintField(2, FLOAT),
    textField(8, name),
    ...delimitedField(9, [raw]),
  ]);
}
