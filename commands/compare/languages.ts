import type { TokenizerHandle } from "../../src/engine/ports.ts";
import { parallelSentences } from "../../src/engine/tokens/parallel-sentences.ts";
import { countCharacters } from "../count-characters.ts";
import type { Block } from "../reply.ts";
import type { Services } from "../services.ts";
import { type MessageKey, say } from "../words.ts";

/** What the same sentences cost in each language, for each model: `tax` is times their cost in English. */
export async function compareLanguages(
  tokenizers: readonly TokenizerHandle[],
  locale: string,
  signal: AbortSignal,
  services: Services,
) {
  const models = await Promise.all(tokenizers.map((tokenizer) => costsOf(tokenizer, signal)));
  const words = (key: MessageKey, params: Parameters<typeof say>[1]) => services.translate(say(key, params), locale);
  const png = await services.drawCosts(
    {
      columns: parallelSentences.map(({ name, language }) => ({ label: name, locale: language })),
      rows: models.map(({ model, languages }) => ({
        label: shortened(model),
        cells: languages.map(({ tax, count }) => ({
          times: tax,
          text: words("compare.times", { value: tax }),
          small: words("compare.cell.tokens", { count }),
        })),
      })),
    },
    { locale },
  );
  const file = await services.files.save({ name: "languages.png", mediaType: "image/png", bytes: png });
  const blocks: readonly Block[] = [
    { kind: "heading", words: say("compare.languages.heading", { count: tokenizers.length }) },
    { kind: "image", file, alt: say("compare.languages.alt", { count: tokenizers.length }) },
    { kind: "note", words: say("compare.languages.source") },
  ];
  const sentences = parallelSentences.map(({ language, text }) => ({
    language,
    text,
    characters: countCharacters(text),
  }));
  return { blocks, data: { sentences, models } };
}

async function costsOf(tokenizer: TokenizerHandle, signal: AbortSignal) {
  const languages = await Promise.all(
    parallelSentences.map(async ({ language, text }) => {
      const { tokens } = await tokenizer.encode(text, { special: false }, { signal });
      const unknown = tokens.filter((token) => token.unknown).length;
      return { language, count: tokens.length, unknown, charactersPerToken: countCharacters(text) / tokens.length };
    }),
  );
  const english = languages[0]?.count ?? 1;
  return { model: tokenizer.model, languages: languages.map((one) => ({ ...one, tax: one.count / english })) };
}

/** Names of the Hub begin with an organisation, which can be spared. */
function shortened(model: string): string {
  const name = model.split("/").at(-1) ?? model;
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}

const LONGEST = 26;
