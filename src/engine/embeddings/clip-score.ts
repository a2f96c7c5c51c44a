import type { TextEmbedder } from "../ports.ts";
import { cosine } from "./cosine.ts";
import { promptPhrases } from "./prompt-phrases.ts";

/** How well a picture is what its prompt says, by CLIP. */
export interface ClipScore {
  readonly cosine: number;
  /** CLIPScore (Hessel et al. 2021, eq. 1): 2.5 · max(cosine, 0). */
  readonly score: number;
  readonly phrases: readonly ScoredPhrase[];
}

interface ScoredPhrase {
  readonly phrase: string;
  /** Of the phrase alone and the picture. */
  readonly cosine: number;
  /** How much the prompt's cosine falls without it: what it carries. */
  readonly carries: number;
}

/** A picture's vector against its prompt, and against each of its phrases. */
export async function clipScore(
  embedder: TextEmbedder,
  model: string,
  image: Float32Array,
  prompt: string,
): Promise<ClipScore> {
  const near = async (text: string) => cosine(image, (await embedder.embedText({ model, text })).values);
  const whole = await near(prompt);
  const parts = promptPhrases(prompt).slice(0, MOST_PHRASES);
  const phrases = await Promise.all(
    parts.map(async ({ text, without }) => {
      const [alone, rest] = await Promise.all([near(text), near(without)]);
      return { phrase: text, cosine: alone, carries: whole - rest };
    }),
  );
  return { cosine: whole, score: 2.5 * Math.max(whole, 0), phrases };
}

const MOST_PHRASES = 40;
