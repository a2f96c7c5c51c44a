import type { Encoding, ModelInput, Token, TokenizerFacts } from "../src/engine/ports.ts";
import { defineCommand } from "./define.ts";
import type { Block, Reply } from "./reply.ts";
import type { Services } from "./services.ts";
import { say, verbatim } from "./words.ts";

/** Cuts a text as a model does and shows every token. */
export const tokenize = defineCommand({
  name: "tokenize",
  summary: "tokenize.summary",
  onMessage: "tokenize.on-message",
  examples: [
    "/tokenize Hello, world!",
    "/tokenize model:clip a red circle",
    "/tokenize special:false model:gpt-4 안녕하세요",
  ],
  options: {
    text: { kind: "rest", summary: "tokenize.text", required: true, blank: "kept", maxLength: 200_000 },
    model: { kind: "text", summary: "option.tokenizer", default: "gpt-4o", suggest: "tokenizers", maxLength: 200 },
    special: { kind: "boolean", summary: "tokenize.special", default: true },
    pair: { kind: "text", summary: "tokenize.pair", maxLength: 20_000 },
    pad: { kind: "boolean", summary: "tokenize.pad", default: false },
    "max-length": { kind: "integer", summary: "tokenize.max-length", min: 1, max: 100_000 },
    truncate: { kind: "boolean", summary: "tokenize.truncate" },
  },
  async run({ options, locale, signal }, services) {
    const tokenizer = await services.tokenizers.get(options.model, { signal });
    const { text, special, pair, pad, "max-length": maxLength, truncate = maxLength !== undefined && !pad } = options;
    const encodeOptions = {
      special,
      pad,
      truncate,
      ...(pair !== undefined && { pair }),
      ...(maxLength !== undefined && { maxLength }),
    };
    const input = await tokenizer.encode(text, encodeOptions, { signal });
    return tokenReply({ text, pair }, tokenizer, input, locale, services);
  },
});

/** English text runs at about four characters a token (OpenAI's rule of thumb, help.openai.com article 4936856). */
const ENGLISH_CHARACTERS_PER_TOKEN = 4;
/** More ids than this are easier to read in a file than in a chat. */
const MOST_IDS_SHOWN = 400;

async function tokenReply(
  { text, pair = "" }: Texts,
  tokenizer: TokenizerFacts,
  input: ModelInput,
  locale: string,
  services: Services,
): Promise<Reply> {
  const { tokens, ids, attentionMask, tokenTypeIds, truncated } = input;
  const characters = countCharacters(text + pair);
  const content = tokens.filter(({ special }) => !special).length;
  const unknown = tokens.filter((token) => token.unknown).length;
  const padding = attentionMask.filter((mask) => mask === 0).length;
  const charactersPerToken = content === 0 ? 0 : characters / content;
  const picture = await services.drawTokens(text + pair, shownTokens(input, text.length), {
    locale,
    more: (count) => services.translate(say("tokenize.more", { count }), locale),
  });
  const image = await services.files.save({ name: "tokens.png", mediaType: "image/png", bytes: picture.png });
  const data = {
    model: tokenizer.model,
    tokens,
    ids,
    count: ids.length,
    characters,
    charactersPerToken,
    unknown,
    attentionMask,
    tokenTypeIds,
    truncated,
  };

  const blocks: Block[] = [
    { kind: "heading", words: say("tokenize.heading", { count: ids.length, model: tokenizer.model }) },
    ...notes({ truncated, unknown, padding }),
    { kind: "image", file: image, alt: verbatim(cutText(tokens)) },
    {
      kind: "facts",
      facts: [
        {
          label: say("tokenize.fact.tokens"),
          value: say("tokenize.tokens", { count: ids.length, special: ids.length - content }),
        },
        { label: say("tokenize.fact.characters"), value: say("number", { value: characters }) },
        { label: say("tokenize.fact.ratio"), value: comparison(charactersPerToken) },
      ],
    },
  ];
  if (ids.length <= MOST_IDS_SHOWN) blocks.push({ kind: "code", text: ids.join(" ") });
  if (ids.length > MOST_IDS_SHOWN || picture.hidden > 0) {
    const bytes = new TextEncoder().encode(JSON.stringify(data, null, 1));
    const whole = await services.files.save({ name: "tokens.json", mediaType: "application/json", bytes });
    blocks.push({ kind: "file", file: whole });
  }
  return { blocks, audience: "everyone", data: data as unknown as Reply["data"] };
}

interface Texts {
  readonly text: string;
  readonly pair?: string | undefined;
}

/** Without padding, and with a second text's ranges behind the first's. */
function shownTokens({ tokens, attentionMask }: ModelInput, shift: number): Encoding {
  const shown = tokens
    .filter((_, i) => attentionMask[i] === 1)
    .map((token) =>
      token.pair && token.start !== undefined && token.end !== undefined
        ? { ...token, start: token.start + shift, end: token.end + shift }
        : token,
    );
  return { tokens: shown, ids: shown.map(({ id }) => id) };
}

function notes(counts: Readonly<Record<"truncated" | "unknown" | "padding", number>>): readonly Block[] {
  return [
    ...(counts.truncated > 0 ? [note("tokenize.truncated", counts.truncated)] : []),
    ...(counts.unknown > 0 ? [note("tokenize.unknown", counts.unknown)] : []),
    ...(counts.padding > 0 ? [note("tokenize.padded", counts.padding)] : []),
  ];
}

function note(key: "tokenize.truncated" | "tokenize.unknown" | "tokenize.padded", count: number): Block {
  return { kind: "note", words: say(key, { count }) };
}

/** How this text compares with English. */
function comparison(charactersPerToken: number) {
  const key =
    charactersPerToken > ENGLISH_CHARACTERS_PER_TOKEN * 1.15
      ? "tokenize.ratio.better"
      : charactersPerToken < ENGLISH_CHARACTERS_PER_TOKEN * 0.85
        ? "tokenize.ratio.worse"
        : "tokenize.ratio.same";
  return say(key, { value: charactersPerToken });
}

/** Unicode code points, as people count characters in prompts. */
function countCharacters(text: string): number {
  return [...text].length;
}

/** The picture in words: its tokens between bars, the first of them where there are many. */
function cutText(tokens: readonly Token[]): string {
  const pieces = tokens.map(({ text, token, special }) => (special ? token : text)).join("│");
  return pieces.length > 1500 ? `${pieces.slice(0, 1500)}…` : pieces;
}
