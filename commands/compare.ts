import { EngineError } from "../src/engine/errors.ts";
import type { TokenizerHandle, TokenizerRun } from "../src/engine/ports.ts";
import { defineCommand } from "./define.ts";
import type { Reply } from "./reply.ts";
import type { Services } from "./services.ts";
import { say, verbatim } from "./words.ts";

/** What several models make of one text, side by side. */
export const compare = defineCommand({
  name: "compare",
  summary: "compare.summary",
  onMessage: "compare.on-message",
  examples: ["/compare 안녕하세요, world!", "/compare models:gpt-4o,gpt-4,clip def main(): pass"],
  options: {
    text: { kind: "rest", summary: "compare.text", required: true, blank: "kept", maxLength: 100_000 },
    models: { kind: "list", summary: "compare.models", maxItems: 8, maxLength: 200, suggest: "tokenizers" },
  },
  async run({ options, locale, signal }, services): Promise<Reply> {
    const { text } = options;
    const tokenizers = await chosen(options.models, services.tokenizers, { signal });
    const characters = [...text].length;
    const compared = await Promise.all(
      tokenizers.map((tokenizer) => compareOne(tokenizer, text, characters, { signal })),
    );
    const picture = await services.drawComparison(
      text,
      compared.map(({ data: { model, count }, encoding }) => ({ label: model, count: String(count), encoding })),
      { locale, more: (count) => services.translate(say("compare.more", { count }), locale) },
    );
    const image = await services.files.save({ name: "compared.png", mediaType: "image/png", bytes: picture.png });
    const fewest = Math.min(...compared.map(({ data }) => data.count));
    const rows = compared.map(({ data }) => [
      verbatim(data.model),
      say("number", { value: data.count }),
      fewest === 0 ? verbatim("–") : say("compare.times", { value: data.count / fewest }),
      say("compare.ratio", { value: data.charactersPerToken }),
      data.unknown === 0 ? verbatim("–") : say("number", { value: data.unknown }),
    ]);
    return {
      blocks: [
        { kind: "heading", words: say("compare.heading", { count: tokenizers.length }) },
        { kind: "image", file: image, alt: say("compare.alt", { count: tokenizers.length }) },
        { kind: "table", columns: COLUMNS.map((column) => say(column)), rows },
      ],
      audience: "everyone",
      data: { characters, models: compared.map(({ data }) => data) },
    };
  },
});

const COLUMNS = [
  "compare.column.model",
  "compare.column.count",
  "compare.column.times",
  "compare.column.ratio",
  "compare.column.unknown",
] as const;

/** What is compared unless models are named: as many of these as are here. */
const USUAL = [
  "meta-llama/Llama-3.1-8B-Instruct",
  "microsoft/Phi-3-mini-4k-instruct",
  "Qwen/Qwen2-7B-Instruct",
  "bigcode/starcoder2-3b",
  "gpt-4o",
  "gpt-4",
  "clip",
];

async function chosen(
  asked: readonly string[] | undefined,
  tokenizers: Services["tokenizers"],
  run: TokenizerRun,
): Promise<readonly TokenizerHandle[]> {
  const known = tokenizers.names();
  const names = asked ?? USUAL.filter((name) => known.includes(name));
  const found = await Promise.all(names.map((name) => tokenizers.get(name, run)));
  const apart = found.filter((one, i) => found.findIndex(({ model }) => model === one.model) === i);
  if (apart.length < 2) throw new EngineError("compare.too-few", { given: apart.length });
  return apart;
}

async function compareOne(tokenizer: TokenizerHandle, text: string, characters: number, run: TokenizerRun) {
  const encoding = await tokenizer.encode(text, { special: false }, run);
  const count = encoding.ids.length;
  const unknown = encoding.tokens.filter((token) => token.unknown).length;
  const cuts = encoding.tokens.map(({ start = 0, end = start }) => [start, end]);
  const charactersPerToken = count === 0 ? 0 : characters / count;
  return { encoding, data: { model: tokenizer.model, count, unknown, charactersPerToken, cuts } };
}
