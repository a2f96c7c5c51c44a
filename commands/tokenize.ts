import type { Encoding, Token, Tokenizer } from "../src/engine/ports.ts";
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
  },
  async run({ options, locale }, services) {
    const tokenizer = await services.tokenizers.get(options.model);
    const encoding = tokenizer.encode(options.text, { special: options.special });
    return tokenReply(options.text, tokenizer, encoding, locale, services);
  },
});

/** English text runs at about four characters a token (OpenAI's rule of thumb, help.openai.com article 4936856). */
const ENGLISH_CHARACTERS_PER_TOKEN = 4;
/** More ids than this are easier to read in a file than in a chat. */
const MOST_IDS_SHOWN = 400;

async function tokenReply(
  text: string,
  tokenizer: Tokenizer,
  { tokens, ids }: Encoding,
  locale: string,
  services: Services,
): Promise<Reply> {
  const characters = countCharacters(text);
  const content = tokens.filter(({ special }) => !special).length;
  const charactersPerToken = content === 0 ? 0 : characters / content;
  const picture = await services.drawTokens(
    text,
    { tokens, ids },
    {
      locale,
      more: (count) => services.translate(say("tokenize.more", { count }), locale),
    },
  );
  const image = await services.files.save({ name: "tokens.png", mediaType: "image/png", bytes: picture.png });
  const data = { model: tokenizer.model, tokens, ids, count: ids.length, characters, charactersPerToken };

  const blocks: Block[] = [
    { kind: "heading", words: say("tokenize.heading", { count: ids.length, model: tokenizer.model }) },
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
