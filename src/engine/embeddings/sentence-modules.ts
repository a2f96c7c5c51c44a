import { join } from "node:path";
import { z } from "zod";
import { EngineError } from "../errors.ts";
import { readOptionalJson } from "../models/read-optional-json.ts";
import type { ModelFolder, Pooling } from "../ports.ts";

/** What a sentence-transformers model does with the last hidden states. */
export interface SentenceModules {
  readonly pooling: Pooling;
  readonly normalize: boolean;
  /** Tokens, where it reads fewer at a time than it could. */
  readonly length?: number;
}

/**
 * A model's own `modules.json`, `1_Pooling/config.json` and `sentence_bert_config.json`; the normalised mean where it has none of them.
 * Throws `EngineError("model.feature", {model, feature})` for what is not computed here.
 */
export async function sentenceModules({ name, folder }: ModelFolder): Promise<SentenceModules> {
  const read = <T>(file: string, schema: z.ZodType<T>) => readOptionalJson(join(folder, file), schema, name);
  const modules = await read("modules.json", modulesFile);
  const kinds = modules?.map(({ type }) => type.split(".").at(-1)!);
  const unknown = kinds?.find((kind) => !KNOWN_KINDS.has(kind));
  if (unknown !== undefined) throw new EngineError("model.feature", { model: name, feature: `module ${unknown}` });
  const place = modules?.find(({ type }) => type.endsWith(".Pooling"))?.path ?? "1_Pooling";
  const pooling = await read(join(place, "config.json"), poolingFile);
  const length = (await read("sentence_bert_config.json", transformerFile))?.max_seq_length;
  return {
    pooling: pooling === undefined ? "mean" : poolingOf(pooling, name),
    normalize: kinds?.includes("Normalize") ?? true,
    ...(length != null && { length }),
  };
}

const KNOWN_KINDS: ReadonlySet<string> = new Set(["Transformer", "Pooling", "Normalize"]);

/** A path is one folder of the model’s own, such as `1_Pooling`, or the model itself. */
const modulesFile = z.array(z.object({ type: z.string(), path: z.string().regex(/^(?!\.+$)[\w.-]*$/u) }));

const transformerFile = z.object({ max_seq_length: z.int().min(3).nullish() });

/** Flags in most files, one name in those of sentence-transformers 5.2 and later. */
const poolingFile = z.looseObject({ pooling_mode: z.string().optional() });

function poolingOf(config: z.output<typeof poolingFile>, model: string): Pooling {
  const flags = Object.entries(config).flatMap(([key, value]) =>
    key.startsWith("pooling_mode_") && value === true ? [key] : [],
  );
  const asked =
    config.pooling_mode ?? (flags.length === 0 ? "mean" : flags.map((key) => FLAGS[key] ?? key).join(" and "));
  const pooling = NAMES[asked];
  if (pooling === undefined) throw new EngineError("model.feature", { model, feature: `pooling ${asked}` });
  return pooling;
}

const FLAGS: Readonly<Record<string, string>> = {
  pooling_mode_cls_token: "cls",
  pooling_mode_mean_tokens: "mean",
  pooling_mode_max_tokens: "max",
  pooling_mode_lasttoken: "lasttoken",
};

const NAMES: Readonly<Record<string, Pooling>> = { cls: "cls", mean: "mean", max: "max", lasttoken: "last" };
