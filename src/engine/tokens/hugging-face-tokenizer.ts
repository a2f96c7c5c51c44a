import { z } from "zod";
import { EngineError, isEngineError } from "../errors.ts";
import type { SpecialTokens, Tokenizer, TokenizerUse } from "../ports.ts";
import { withAddedTokens } from "./add-tokens.ts";
import { arrangeInput, type InputShape } from "./arrange-input.ts";
import { textCutter } from "./cut-text.ts";
import { decoderOf } from "./decoders.ts";
import { modelInput } from "./encoded-columns.ts";
import { modelOf } from "./models/model-of.ts";
import { rememberLast } from "./remember-last.ts";
import { type Frame, frameOf, frameWith } from "./special-frame.ts";
import { tokenNames } from "./token-names.ts";
import type { TokenizerConfig, TokenizerJson } from "./tokenizer-json.ts";

export interface HuggingFaceTokenizer {
  readonly model: string;
  readonly tokenizerJson: TokenizerJson;
  readonly tokenizerConfig: TokenizerConfig;
  readonly use: TokenizerUse;
}

/**
 * A tokenizer from its `tokenizer.json`, cutting as Hugging Face's Rust engine does, with every token's range in the text. A lone surrogate is
 * read as U+FFFD. Throws `tokenizer.unsupported` for a step or a model that is not known, `model.damaged` for one that can't be.
 */
export function huggingFaceTokenizer(files: HuggingFaceTokenizer): Tokenizer {
  try {
    return build(files);
  } catch (cause) {
    const { model } = files;
    if (isEngineError(cause)) throw new EngineError(cause.code, { model, ...cause.params }, { cause });
    if (!(cause instanceof z.ZodError || cause instanceof SyntaxError || cause instanceof RangeError)) throw cause;
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : cause.message;
    throw new EngineError("model.damaged", { model, file: "tokenizer.json", reason }, { cause });
  }
}

function build({ model, tokenizerJson: json, tokenizerConfig: config, use }: HuggingFaceTokenizer): Tokenizer {
  const vocabularyModel = modelOf(json.model);
  const { vocabulary } = vocabularyModel;
  const names = tokenNames(model, vocabulary, json.added_tokens);
  const cut = textCutter(json, vocabularyModel);
  const cutWith = rememberLast((words: readonly string[]) => {
    const { json: more, added } = withAddedTokens(json, words, vocabularyModel);
    return { cut: textCutter(more, vocabularyModel), added: added.map(({ id, content }) => ({ id, token: content })) };
  });
  const specialTokens = specialTokensOf(config);
  const shape = shapeOf({ model, frame: frameIn(json, config, names.idOf), config, specialTokens, idOf: names.idOf });
  const special = new Set(json.added_tokens.filter((token) => token.special).map(({ id }) => id));
  const decoder = json.decoder ? decoderOf(json.decoder) : undefined;
  const encodeColumns: Tokenizer["encodeColumns"] = (text, options = {}) => {
    const { addTokens = [], pair, literal } = options;
    const { cut: cutter, added = [] } = addTokens.length === 0 ? { cut } : cutWith(addTokens);
    const B = pair === undefined ? undefined : cutter.tokens(pair.toWellFormed());
    const input = arrangeInput({ A: cutter.tokens(text.toWellFormed(), literal), B }, shape, options);
    const own = new Map([...shownBy(shape), ...added.map(({ id, token }) => [id, token] as const)]);
    const nameOf = (id: number) => own.get(id) ?? names.tokenOf(id);
    return { ...input, nameOf, ...(addTokens.length > 0 && { added }) };
  };
  const encode: Tokenizer["encode"] = (text, options = {}) =>
    modelInput(encodeColumns(text, options), { text: text.toWellFormed(), pair: options.pair?.toWellFormed() });
  const around = {
    before: shape.frame.single.slice(0, textAt(shape.frame)).flatMap(idOfItem),
    after: shape.frame.single.slice(textAt(shape.frame) + 1).flatMap(idOfItem),
  };
  return {
    model,
    use,
    vocabularySize: names.size,
    specialTokens,
    controlTokens: json.added_tokens.filter((token) => token.special).map(({ content }) => content),
    tokenOf: names.tokenOf,
    idOf: names.idOf,
    entries: names.entries,
    encode,
    encodeColumns,
    encodeIds(text, options = {}) {
      const { pair, pad, truncate, literal, addTokens } = options;
      if (pair !== undefined || pad || truncate || literal || addTokens)
        return Array.from(encodeColumns(text, options).ids);
      const ids = cut.ids(text.toWellFormed());
      return (options.special ?? true) ? [...around.before, ...ids, ...around.after] : ids;
    },
    decode(ids, { skipSpecial = false } = {}) {
      const tokens = ids.filter((id) => !skipSpecial || !special.has(id)).map(names.tokenOf);
      const text = decoder ? decoder(tokens).join("") : tokens.join(" ");
      // As CLIPTokenizerFast does with what its decoder leaves.
      return vocabulary.endOfWord ? text.replaceAll(vocabulary.endOfWord, " ").trim() : text;
    },
  };
}

/** What the frame and the padding call their tokens. */
function shownBy({ frame, padding }: InputShape): readonly (readonly [id: number, token: string])[] {
  const items = [...frame.single, ...frame.pair].flatMap((item) => (item.kind === "special" ? [item] : []));
  return [...items, ...(padding === undefined ? [] : [padding])].map(({ id, token }) => [id, token]);
}

function textAt({ single }: Frame): number {
  return single.findIndex(({ kind }) => kind === "text");
}

function idOfItem(item: Frame["single"][number]): readonly number[] {
  return item.kind === "special" ? [item.id] : [];
}

/** Classes whose `add_bos_token` and `add_eos_token` overrule the frame in tokenizer.json (`update_post_processor` in transformers). */
const SETS_ITS_FRAME = /^(Code)?Llama|^Gemma|^Cohere/;

function frameIn(json: TokenizerJson, config: TokenizerConfig, idOf: Tokenizer["idOf"]): Frame {
  const { tokenizer_class, add_bos_token, add_eos_token, bos_token, eos_token } = config;
  const written = frameOf(json.post_processor ?? null);
  const isSet = typeof add_bos_token === "boolean" || typeof add_eos_token === "boolean";
  if (!isSet || !SETS_ITS_FRAME.test(tokenizer_class ?? "")) return written;
  const named = (token: string | null | undefined) => {
    const id = token == null ? undefined : idOf(token);
    return id === undefined ? [] : [[token!, id] as const];
  };
  return frameWith(add_bos_token ? named(bos_token) : [], add_eos_token ? named(eos_token) : []);
}

function specialTokensOf(config: TokenizerConfig): SpecialTokens {
  const { bos_token, eos_token, unk_token, sep_token, pad_token, cls_token, mask_token } = config;
  return {
    ...(bos_token != null && { bos: bos_token }),
    ...(eos_token != null && { eos: eos_token }),
    ...(unk_token != null && { unk: unk_token }),
    ...(sep_token != null && { sep: sep_token }),
    ...(pad_token != null && { pad: pad_token }),
    ...(cls_token != null && { cls: cls_token }),
    ...(mask_token != null && { mask: mask_token }),
  };
}

interface Shaped {
  readonly model: string;
  readonly frame: Frame;
  readonly config: TokenizerConfig;
  readonly specialTokens: SpecialTokens;
  readonly idOf: Tokenizer["idOf"];
}

/** A length above this stands for “none” (transformers writes 10³⁰). */
export const LONGEST = 1e9;

function shapeOf({ model, frame, config, specialTokens, idOf }: Shaped): InputShape {
  const { model_max_length, padding_side, truncation_side } = config;
  const padId = specialTokens.pad === undefined ? undefined : idOf(specialTokens.pad);
  return {
    model,
    frame,
    ...(model_max_length != null && model_max_length <= LONGEST && { longest: model_max_length }),
    ...(padId !== undefined && { padding: { id: padId, token: specialTokens.pad! } }),
    paddingSide: padding_side ?? "right",
    truncationSide: truncation_side ?? "right",
  };
}
