import type { TokenizerHandle } from "../../src/engine/ports.ts";
import type { Block } from "../reply.ts";
import type { Services } from "../services.ts";
import { say, verbatim } from "../words.ts";

/** One text as each model cuts it, the cuts under one another. */
export async function compareCuts(
  text: string,
  tokenizers: readonly TokenizerHandle[],
  locale: string,
  signal: AbortSignal,
  services: Services,
) {
  const compared = await Promise.all(tokenizers.map((tokenizer) => cutsOf(tokenizer, text, signal)));
  const picture = await services.drawComparison(
    text,
    compared.map(({ data: { model, count }, encoding }) => ({ label: model, count: String(count), encoding })),
    { locale, more: (count) => services.translate(say("compare.more", { count }), locale) },
  );
  const file = await services.files.save({ name: "compared.png", mediaType: "image/png", bytes: picture.png });
  const fewest = Math.min(...compared.map(({ data }) => data.count));
  const rows = compared.map(({ data }) => [
    verbatim(data.model),
    say("number", { value: data.count }),
    fewest === 0 ? verbatim("–") : say("compare.times", { value: data.count / fewest }),
    say("compare.ratio", { value: data.charactersPerToken }),
    data.unknown === 0 ? verbatim("–") : say("number", { value: data.unknown }),
  ]);
  const blocks: readonly Block[] = [
    { kind: "heading", words: say("compare.heading", { count: tokenizers.length }) },
    { kind: "image", file, alt: say("compare.alt", { count: tokenizers.length }) },
    { kind: "table", columns: COLUMNS.map((column) => say(column)), rows },
  ];
  return { blocks, data: { characters: compared[0]?.characters ?? 0, models: compared.map(({ data }) => data) } };
}

const COLUMNS = [
  "compare.column.model",
  "compare.column.count",
  "compare.column.times",
  "compare.column.ratio",
  "compare.column.unknown",
] as const;

/** As many cuts of each model as an answer holds; the picture shows fewer. */
const MOST_CUTS = 5000;

async function cutsOf(tokenizer: TokenizerHandle, text: string, signal: AbortSignal) {
  const beginning = { tokens: MOST_CUTS, ids: 0 };
  const encoding = await tokenizer.encodeBeginning(text, { special: false }, beginning, { signal });
  const { count, unknown, characters, tokens } = encoding;
  const cuts = tokens.map(({ start = 0, end = start }) => [start, end]);
  const charactersPerToken = count === 0 ? 0 : characters / count;
  const left = count > cuts.length ? { cutsLeftOut: count - cuts.length } : {};
  return { encoding, characters, data: { model: tokenizer.model, count, unknown, charactersPerToken, cuts, ...left } };
}
