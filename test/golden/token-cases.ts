import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { renderChat } from "../../src/engine/chat-template/chat-templates.ts";
import { readChatTemplate } from "../../src/engine/chat-template/read-chat-template.ts";
import { renderTemplate } from "../../src/engine/chat-template/render-template.ts";
import type { Tokenizer } from "../../src/engine/ports.ts";
import { cutStepsOf } from "../../src/engine/tokens/cut-steps.ts";
import { cutter } from "../../src/engine/tokens/cutter.ts";
import { tokenizerFromFolder } from "../../src/engine/tokens/tokenizer-from-folder.ts";
import { createTokenizers } from "../../src/engine/tokens/tokenizers.ts";
import { shared } from "../support/shared.ts";
import { type GoldenResult, goldenHandler } from "./golden-handler.ts";

const oneCase = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  kind: z.string(),
  tokenizer: z.string().nullish(),
  also_tokenizers: z.array(z.string()).nullish(),
  input: z.looseObject({}),
  expected: z.looseObject({}),
  compare: z.string().nullish(),
  clock: z.unknown().optional(),
  known_divergence: z.unknown().optional(),
});

type Case = z.infer<typeof oneCase>;

/** Tokens, chats and templates as other projects' own files expect them: golden/tokens/README.md describes the kinds. */
export const tokenCases = goldenHandler("token cases", z.array(oneCase).min(1), async (cases) => {
  const results: GoldenResult[] = [];
  const models = [...new Set(cases.flatMap(modelsOf))];
  for (const model of models) {
    const loaded = await load(model).catch((error: unknown) => ({ missing: `${model} can't be loaded: ${error}` }));
    for (const one of cases.filter((each) => modelsOf(each).includes(model))) {
      const name = `${one.id ?? ""} ${one.kind} ${model ?? ""}`.trim();
      results.push({ name, problem: one.known_divergence ? undefined : await problemOf(one, loaded) });
    }
  }
  return results;
});

function modelsOf({ tokenizer, also_tokenizers }: Case): readonly (string | undefined)[] {
  return tokenizer == null ? [undefined] : [tokenizer, ...(also_tokenizers ?? [])];
}

interface Loaded {
  readonly tokenizer: Tokenizer;
  readonly folder: string;
}

async function load(model: string | undefined): Promise<Loaded | undefined> {
  if (model === undefined) return undefined;
  if (model.startsWith("openai:")) return { tokenizer: await createTokenizers().get(model.slice(7)), folder: "" };
  const folder = join(shared ?? "", "models", model);
  return { tokenizer: await tokenizerFromFolder(folder, { model }), folder };
}

/** Why a model is not there. */
interface Missing {
  readonly missing: string;
}

async function problemOf(one: Case, loaded: Loaded | Missing | undefined): Promise<string | undefined> {
  if (loaded !== undefined && "missing" in loaded) return loaded.missing;
  try {
    const [actual, expected] = await compared(one, loaded);
    const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    return got === wanted ? undefined : `${got} instead of ${wanted}`;
  } catch (error) {
    return String(error);
  }
}

const ids = z.array(z.number());
const text = z.string();

/** What the product says, and what it should. */
async function compared(one: Case, loaded: Loaded | undefined): Promise<readonly [unknown, unknown]> {
  const { input, expected } = one;
  if (one.kind === "jinja") return jinja(one);
  if (one.kind === "pre_tokenize_split") return split(one);
  if (one.kind === "chat") return chat(one, loaded);
  if (loaded === undefined) throw new Error(`no tokenizer is named for ${one.kind}`);
  const { tokenizer } = loaded;
  switch (one.kind) {
    case "encode":
    case "openai_encode": {
      const options = encodeOptions(input);
      const made = tokenizer.encode(text.parse(input["text"]), options);
      if (String(made.ids) !== String(tokenizer.encodeIds(text.parse(input["text"]), options))) {
        throw new Error("ids differ with ranges and without");
      }
      return namedAlike(made, expected);
    }
    case "tokenize": {
      const { tokens } = tokenizer.encode(text.parse(input["text"]), { special: false });
      return [tokens.map(({ token }) => token), expected["tokens"]];
    }
    case "decode": {
      const skipSpecial = input["skip_special_tokens"] === true;
      return [tokenizer.decode(ids.parse(input["ids"]), { skipSpecial }), expected["text"]];
    }
    case "ids_to_tokens":
      return [ids.parse(input["ids"]).map((id) => tokenizer.tokenOf(id)), expected["tokens"]];
    case "tokens_to_ids":
      return [
        z
          .array(text)
          .parse(input["tokens"])
          .map((token) => tokenizer.idOf(token) ?? null),
        expected["ids"],
      ];
    case "vocab":
      return [tokenizer.vocabularySize, expected["vocab_size"]];
    case "padded": {
      const maxLength = z.number().default(77).parse(input["max_length"]);
      const made = tokenizer.encode(text.parse(input["text"]), { pad: true, truncate: true, maxLength });
      return [made.ids, expected["ids"]];
    }
    case "batch":
      return batch(one, tokenizer);
    case "ids_hash": {
      const all = tokenizer.encodeIds(text.parse(input["text"]), encodeOptions(input));
      const hash = createHash("sha256")
        .update(`[${all.join(", ")}]`)
        .digest("hex");
      const wanted = Object.values(expected).find((value) => /^[0-9a-f]{64}$/.test(String(value)));
      return [hash, wanted];
    }
    default:
      throw new Error(`a kind that is not known: ${one.kind}`);
  }
}

function encodeOptions(input: Case["input"]) {
  const pair = text.nullish().parse(input["text_pair"]);
  return { special: input["add_special_tokens"] !== false, ...(pair != null && { pair }) };
}

/** What is expected under names that we know, and ours. */
function namedAlike(made: ReturnType<Tokenizer["encode"]>, expected: Case["expected"]): readonly [unknown, unknown] {
  const ours = named(made, expected);
  const known = Object.keys(expected).filter((name) => ours[name] !== undefined);
  if (known.length === 0) throw new Error(`nothing is expected that is known: ${Object.keys(expected).join(", ")}`);
  const of = (all: Readonly<Record<string, unknown>>) => Object.fromEntries(known.map((name) => [name, all[name]]));
  return [of(ours), of(expected)];
}

/** The fields that are expected, under their names in transformers; undefined for what is no name of theirs. */
function named(made: ReturnType<Tokenizer["encode"]>, expected: Case["expected"]) {
  const all: Readonly<Record<string, unknown>> = {
    ids: made.ids,
    input_ids: made.ids,
    attention_mask: made.attentionMask,
    token_type_ids: made.tokenTypeIds,
    tokens: made.tokens.map(({ token }) => token),
    special_tokens_mask: made.tokens.map(({ special }) => (special ? 1 : 0)),
  };
  return Object.fromEntries(Object.keys(expected).map((name) => [name, all[name]]));
}

/** One text or several, padded to the longest where padding is asked for without a length. */
function batch({ input, expected }: Case, tokenizer: Tokenizer): readonly [unknown, unknown] {
  const options = z.looseObject({}).parse({ ...input, ...Object(input["options"]) });
  const texts = z.union([text.transform((one) => [one]), z.array(text)]).parse(options["text"]);
  const pairs = z
    .union([text.transform((one) => [one]), z.array(text)])
    .nullish()
    .parse(options["text_pair"]);
  const special = options["add_special_tokens"] !== false;
  const truncate = isAsked(options["truncation"], "do_not_truncate");
  const pads = isAsked(options["padding"], "do_not_pad");
  const given = z.number().nullish().parse(options["max_length"]);
  const encode = (pad: boolean, maxLength: number | undefined) =>
    texts.map((one, i) =>
      tokenizer.encode(one, {
        special,
        truncate: truncate && (maxLength ?? limitOf(tokenizer)) !== undefined,
        pad,
        ...(maxLength !== undefined && { maxLength }),
        ...(pairs?.[i] !== undefined && { pair: pairs[i] }),
      }),
    );
  const bare = encode(false, given ?? undefined);
  const longest = Math.max(...bare.map((made) => made.ids.length));
  const length = options["padding"] === "max_length" ? (given ?? limitOf(tokenizer) ?? longest) : longest;
  const made = pads ? bare.map((one, i) => (one.ids.length < length ? encodePadded(i) : one)) : bare;
  const isList = Array.isArray(options["text"]);
  const names = Object.keys(expected).filter((name) => named(made[0]!, { [name]: true })[name] !== undefined);
  if (names.length === 0) throw new Error(`nothing is expected that is known: ${Object.keys(expected).join(", ")}`);
  const fields = names.map((name) => {
    const values = made.map((one) => named(one, { [name]: true })[name]);
    return [name, isList || Array.isArray(Object(expected[name])[0]) ? values : values[0]];
  });
  return [Object.fromEntries(fields), Object.fromEntries(names.map((name) => [name, expected[name]]))];

  function encodePadded(i: number) {
    const pair = pairs?.[i];
    return tokenizer.encode(texts[i]!, {
      special,
      pad: true,
      truncate,
      maxLength: length,
      ...(pair !== undefined && { pair }),
    });
  }
}

/** Options of transformers are true or false, or say how. */
function isAsked(option: unknown, not: string): boolean {
  return option != null && option !== false && option !== not;
}

function limitOf({ use }: Tokenizer): number | undefined {
  return use.kind === "image" ? use.chunk + 2 : use.limit;
}

async function chat({ input, expected, compare, clock }: Case, loaded: Loaded | undefined) {
  const messages = z.array(z.looseObject({ role: text })).parse(input["messages"]);
  const tools = z.array(z.unknown()).nullish().parse(input["tools"]);
  const generationPrompt = input["add_generation_prompt"] === true;
  const template =
    text.optional().parse(input["template"]) ?? (await readChatTemplate(loaded!.folder, "golden", tools != null));
  if (loaded !== undefined && input["bos_token"] === undefined && clock === undefined) {
    const made = await renderChat(template, { messages, generationPrompt, ...(tools && { tools }) }, loaded.tokenizer);
    return "ids" in expected
      ? ([made.encoding.ids, expected["ids"]] as const)
      : ([made.text, expected["text"]] as const);
  }
  const special = loaded?.tokenizer.specialTokens;
  const bos = text.nullish().parse(input["bos_token"]) ?? special?.bos;
  const eos = text.nullish().parse(input["eos_token"]) ?? special?.eos;
  const variables = {
    messages,
    ...(tools && { tools }),
    add_generation_prompt: generationPrompt,
    ...(bos !== undefined && { bos_token: bos }),
    ...(eos !== undefined && { eos_token: eos }),
  };
  const made = await renderOne(template, variables, clock);
  const shown = compare?.includes("removing one leading bos") ? trimmed(made, bos, eos) : made;
  if (!("ids" in expected)) return [shown, expected["text"]] as const;
  return [loaded?.tokenizer.encodeIds(shown, { special: false }), expected["ids"]] as const;
}

/** As llama.cpp compares. */
function trimmed(made: string, bos = "", eos = ""): string {
  const begun = bos !== "" && made.startsWith(bos) ? made.slice(bos.length) : made;
  return eos !== "" && begun.endsWith(eos) ? begun.slice(0, -eos.length) : begun;
}

async function jinja({ input, expected, clock }: Case) {
  const data =
    z
      .looseObject({})
      .nullish()
      .parse(input["data"] ?? input["context"]) ?? {};
  return [await renderOne(text.parse(input["template"]), data, clock), expected["text"]] as const;
}

async function renderOne(
  template: string,
  variables: Readonly<Record<string, unknown>>,
  clock: unknown,
): Promise<string> {
  const now = typeof clock === "number" ? (clock < 1e11 ? clock * 1000 : clock) : Date.parse(String(clock));
  const [made] = await renderTemplate({ template, variables: [variables], ...(Number.isNaN(now) ? {} : { now }) });
  if (made === undefined || "refused" in made) throw new Error(made?.refused);
  return made.text;
}

function split({ input, expected }: Case): readonly [unknown, unknown] {
  const { pattern, ...options } = z
    .looseObject({ pattern: z.unknown() })
    .parse({ ...input, ...Object(input["config"]) });
  const written = typeof pattern === "string" ? { Regex: pattern } : pattern;
  const behavior = options["behavior"] ?? (options["invert"] ? "Removed" : "Isolated");
  const { aligned, ...cuts } = cutter(
    cutStepsOf({ invert: false, ...options, behavior, type: "Split", pattern: written }),
  );
  const pieces = cuts.rough(text.parse(input["text"]), true).flatMap((part) => cuts.fine(part, false));
  return [pieces, Object.values(expected).find(Array.isArray)];
}
