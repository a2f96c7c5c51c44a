import { EngineError } from "../errors.ts";
import type { TextEmbedder, TextRequest } from "../ports.ts";
import { cosine } from "./cosine.ts";
import { promptWords, withoutWords } from "./prompt-phrases.ts";

/** What the words of a prompt are worth to an image model. */
export interface WeighedPrompt {
  readonly model: string;
  readonly words: readonly WeighedWord[];
  /** The longest of them first. */
  readonly shorter: readonly ShorterPrompt[];
}

interface WeighedWord {
  readonly word: string;
  /** The prompt without it. */
  readonly without: string;
  /** Of the prompt's condition and that of the prompt without it. */
  readonly cosine: number;
}

interface ShorterPrompt {
  readonly prompt: string;
  readonly words: number;
  /** Of its condition and the whole prompt's. */
  readonly cosine: number;
}

/**
 * How far the condition of a prompt moves when a word is left out. The condition is `/embed stage:conditioning pooling:mean`: the mean over all rows of what
 * the UNet is given. Throws EngineErrors: `shorten.no-words`, `shorten.too-long` {words, max}, and those of `embedText`.
 */
export async function weighWords(
  embedder: TextEmbedder,
  prompt: string,
  named: Pick<TextRequest, "model" | "embeddings">,
): Promise<WeighedPrompt> {
  const parts = promptWords(prompt);
  if (parts.length < 2) throw new EngineError("shorten.no-words");
  if (parts.length > MOST_WORDS) throw new EngineError("shorten.too-long", { words: parts.length, max: MOST_WORDS });
  const condition = (text: string) => embedder.embedText({ ...named, text, stage: "conditioning", pooling: "mean" });
  const whole = await condition(prompt);
  const near = async (text: string) => cosine(whole.values, (await condition(text)).values);
  const cosines = await Promise.all(parts.map(({ without }) => near(without)));
  const words = parts.map(({ text, without }, i) => ({ word: text, without, cosine: cosines[i]! }));
  return { model: whole.model, words, shorter: await shorterPrompts(prompt, words, near) };
}

/** Each word is one more run of the text encoder, and one more for the shorter prompts. */
const MOST_WORDS = 150;

/** How near a shorter prompt has to stay. */
const NEAR = [0.995, 0.97, 0.9];

/** Words go in the order of their weight, the lightest first, as long as what is left stays near enough. */
async function shorterPrompts(
  prompt: string,
  words: readonly WeighedWord[],
  near: (text: string) => Promise<number>,
): Promise<readonly ShorterPrompt[]> {
  const lightest = words.map((_, i) => i).sort((a, b) => words[b]!.cosine - words[a]!.cosine || a - b);
  const candidates = await Promise.all(
    lightest.slice(0, -1).map(async (_, i) => {
      const text = withoutWords(prompt, new Set(lightest.slice(0, i + 1)));
      return { prompt: text, words: words.length - i - 1, cosine: await near(text) };
    }),
  );
  const chosen = NEAR.map((least) => candidates.findLast((one) => one.cosine >= least));
  return [...new Set(chosen.filter((one) => one !== undefined))];
}
