import { modelToEncodingMap } from "gpt-tokenizer/mapping";
import * as specs from "gpt-tokenizer/models";
import type { TokenizerUse } from "../ports.ts";
import type { OpenaiEncodingName } from "./openai-encoding.ts";

export interface OpenaiModel {
  readonly encoding: OpenaiEncodingName;
  readonly use: TokenizerUse;
}

/** Every encoding and every model that reads text, by name. Models and context lengths are gpt-tokenizer's, made from OpenAI's model pages. */
export function openaiModels(): ReadonlyMap<string, OpenaiModel> {
  const encodings = ENCODINGS.map((encoding) => [encoding, { encoding, use: { kind: "text" } }] as const);
  const models = Object.entries(specs).flatMap(([name, spec]) => {
    const use = useOf(name, spec);
    return use ? [[name, { encoding: encodingOf(name), use }] as const] : [];
  });
  return new Map<string, OpenaiModel>([...models, ...encodings]);
}

const ENCODINGS = ["o200k_base", "o200k_harmony", "cl100k_base", "p50k_base", "p50k_edit", "r50k_base"] as const;

/** What the list does not name uses o200k_base: the library's default, and tiktoken's for every newer family. */
function encodingOf(name: string): OpenaiEncodingName {
  const encodings: Readonly<Record<string, OpenaiEncodingName>> = modelToEncodingMap;
  const encoding = encodings[name] ?? "o200k_base";
  return encoding === "gpt2" ? "r50k_base" : encoding; // the same vocabulary, named twice
}

type ModelSpec = (typeof specs)[keyof typeof specs];

/** Undefined for models that read or write something else: pictures, speech, film. */
function useOf(name: string, spec: ModelSpec): TokenizerUse | undefined {
  const endpoints: readonly string[] = "supported_endpoints" in spec ? spec.supported_endpoints : [];
  const limit = contextOf(name, spec);
  // The library lists it under chat; OpenAI's page gives it v1/completions only.
  if (limit === undefined) return undefined;
  if (name === "gpt-3.5-turbo-instruct") return { kind: "text", limit };
  const chat = endpoints.includes("chat_completions") || endpoints.includes("responses");
  if (chat) return { kind: "chat", limit, ...costOf(name) };
  const text = endpoints.length === 0 || endpoints.includes("completions") || endpoints.includes("embeddings");
  return text ? { kind: "text", limit } : undefined;
}

function contextOf(name: string, spec: ModelSpec): number | undefined {
  if ("context_window" in spec && typeof spec.context_window === "number") return spec.context_window;
  return CONTEXTS[name];
}

/** Where the library has none: OpenAI's pages of the models (16,384) and the embeddings guide (“max input 8192”). */
const CONTEXTS: Readonly<Record<string, number>> = {
  "babbage-002": 16_384,
  "davinci-002": 16_384,
  "text-embedding-3-large": 8_192,
  "text-embedding-3-small": 8_192,
  "text-embedding-ada-002": 8_192,
};

/**
 * What the chat format costs besides texts and role names: OpenAI Cookbook, “How to count tokens with tiktoken”, section 6 (start, separator and end
 * of a message; the reply begun with start, role, separator). Published up to gpt-4o; newer models are counted alike. gpt-oss: the harmony
 * format's `<|start|>user<|message|>…<|end|>`, and `<|start|>assistant`.
 */
function costOf(name: string): { readonly perMessage: number; readonly perReply: number } {
  if (name.startsWith("gpt-oss")) return { perMessage: 3, perReply: 2 };
  return { perMessage: name.endsWith("-0301") ? 4 : 3, perReply: 3 };
}
