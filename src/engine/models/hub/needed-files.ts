import { tinyDecoderFolders } from "../../diffusion/model/tiny-decoder.ts";
import { EngineError } from "../../errors.ts";
import { transformersTasks } from "../look-at-model.ts";
import type { HubFile } from "./hub-file.ts";

/** How a model's numbers are stored: half precision takes half the space, and runs on GPUs alone as fast as it should. */
export const precisions = ["fp32", "fp16"] as const;
export type Precision = (typeof precisions)[number];

/** A file of a repository and where it goes in the model's folder: networks always by the name that is opened, `model.onnx`. */
export interface NeededFile extends HubFile {
  readonly target: string;
}

/** A repository as far as choosing its files goes; `modelType` is what its `config.json` says. */
export interface Choice {
  readonly model: string;
  readonly files: readonly HubFile[];
  readonly modelType?: string | undefined;
  readonly precision: Precision;
}

/**
 * The files that are of use here: a diffusers pipeline in ONNX form, an encoder for vectors, or else the tokenizer and the chat template of
 * whatever model it is. Throws `EngineError("hub.nothing", {model, found})` where there are none, and `hub.no-precision`.
 */
export function neededFiles({ model, files, modelType, precision }: Choice): readonly NeededFile[] {
  const here = folderOf(files, "");
  const network = (folder: string, name: string) => networkFiles(folderOf(files, folder), name, precision, model);
  if (here.has("model_index.json") && folderOf(files, "unet").has("model.onnx")) return pipelineFiles(files, network);
  const encoder = encoderNames(files, modelType).flatMap((name) => network("onnx", name));
  const config = ["config.json", "generation_config.json"];
  const tokenizers = ["", "tokenizer", "tokenizer_2"].flatMap((folder) => tokenizerFiles(folderOf(files, folder)));
  if (encoder.length > 0) {
    const pooling = named(folderOf(files, "1_Pooling"), ["config.json"]);
    const about = ["preprocessor_config.json", "modules.json", "sentence_bert_config.json"];
    return [...named(here, [...config, ...about]), ...tokenizers, ...pooling, ...encoder];
  }
  if (tokenizers.length === 0) throw new EngineError("hub.nothing", { model, found: kindsOf(files) });
  return [...named(here, config), ...tokenizers];
}

/** Files of one folder, by their names in it. */
type Folder = ReadonlyMap<string, HubFile>;

function folderOf(files: readonly HubFile[], folder: string): Folder {
  const prefix = folder === "" ? "" : `${folder}/`;
  const inside = files.filter(({ path }) => path.startsWith(prefix) && !path.slice(prefix.length).includes("/"));
  return new Map(inside.map((file) => [file.path.slice(prefix.length), file]));
}

function named(folder: Folder, names: readonly string[]): readonly NeededFile[] {
  return names.flatMap((name) => {
    const file = folder.get(name);
    return file === undefined ? [] : [{ ...file, target: file.path }];
  });
}

/** Older forms of the vocabulary are of use only where `tokenizer.json` is missing. */
function tokenizerFiles(folder: Folder): readonly NeededFile[] {
  const forms = [["tokenizer.json"], ["vocab.txt"], ["vocab.json", "merges.txt"]];
  const form = forms.find((names) => names.every((name) => folder.has(name)));
  if (form === undefined) return [];
  const around = ["tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja", "chat_template.json"];
  return named(folder, [...form, ...around]);
}

type Network = (folder: string, name: string) => readonly NeededFile[];

function pipelineFiles(files: readonly HubFile[], network: Network): readonly NeededFile[] {
  const parts = [
    "text_encoder",
    "text_encoder_2",
    "unet",
    "vae_decoder",
    "vae_encoder",
    "image_encoder",
    ...tinyDecoderFolders,
  ];
  return [
    ...named(folderOf(files, ""), ["model_index.json", "pictoken.json"]),
    ...["scheduler", "image_noising_scheduler"].flatMap((folder) =>
      named(folderOf(files, folder), ["scheduler_config.json"]),
    ),
    ...named(folderOf(files, "feature_extractor"), ["preprocessor_config.json"]),
    ...normalizerFiles(folderOf(files, "image_normalizer")),
    ...["tokenizer", "tokenizer_2"].flatMap((folder) => tokenizerFiles(folderOf(files, folder))),
    ...parts.flatMap((part) => [...named(folderOf(files, part), ["config.json"]), ...network(part, "model")]),
  ];
}

/** What unCLIP models normalise pictures' embeddings with: two small tensors, of which one file is enough. */
function normalizerFiles(folder: Folder): readonly NeededFile[] {
  const [first] = named(folder, ["diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.bin"]);
  return first === undefined ? [] : [first];
}

/** A network that reads both texts and pictures is also there in two halves, which are what is opened. */
function encoderNames(files: readonly HubFile[], modelType: string | undefined): readonly string[] {
  if (modelType === undefined || transformersTasks(modelType) === undefined) return [];
  const onnx = folderOf(files, "onnx");
  const halves = ["text_model", "vision_model"].filter((name) => onnx.has(`${name}.onnx`));
  return halves.length > 0 ? halves : ["model"].filter((name) => onnx.has(`${name}.onnx`));
}

/** A network and its weights where they lie beside it: by the names that PyTorch's, optimum's and ONNX Runtime's exporters give them. */
function networkFiles(folder: Folder, name: string, precision: Precision, model: string): readonly NeededFile[] {
  if (!folder.has(`${name}.onnx`)) return [];
  const half = [`${name}_fp16`, `${name}.fp16`].find((stem) => folder.has(`${stem}.onnx`));
  if (precision === "fp16" && half === undefined) throw new EngineError("hub.no-precision", { model, precision });
  const stem = precision === "fp16" && half !== undefined ? half : name;
  return [...folder].flatMap(([file, { path, ...rest }]) => {
    const isNetwork = file === `${stem}.onnx`;
    const isWeights =
      file === "weights.pb" ||
      (file.startsWith(`${stem}.onnx`) && /^[._]data(_\d+)?$/u.test(file.slice(stem.length + 5)));
    if (!isNetwork && !isWeights) return [];
    return [{ ...rest, path, target: isNetwork ? path.replace(`${stem}.onnx`, `${name}.onnx`) : path }];
  });
}

/** What the files are, by the ends of their names: enough to see why none is of use. */
function kindsOf(files: readonly HubFile[]): readonly string[] {
  const ends = files.flatMap(({ path }) => /\.[A-Za-z0-9_]{1,16}$/u.exec(path)?.[0] ?? []);
  return [...new Set(ends)].sort().slice(0, 12);
}
