import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BPE,
  bertPreTokenizer,
  byteLevelAlphabet,
  byteLevelPreTokenizer,
  metaspacePreTokenizer,
  Tokenizer,
  Unigram,
  WordPiece,
} from "tokenizers";
import { createComparisonDrawing } from "../../picture/draw-comparison.ts";
import { huggingFaceTokenizer } from "../hugging-face-tokenizer.ts";
import type { TokenizerJson } from "../tokenizer-json.ts";
import { type ScoredPiece, shrinkUnigram } from "./shrink-unigram.ts";
import { bpeFile, learntTokens, specialTokens, trainedSchema, unigramFile, wordPieceFile } from "./trained-files.ts";
import type { Algorithm, Training, TrainingRequest } from "./training-request.ts";

/** Trains a tokenizer with Hugging Face's library, and says what smaller vocabularies would have made of the text. Takes all the time it needs: for a process of its own. */
export async function train({ text, algorithm, size }: TrainingRequest): Promise<Training> {
  const makes = await learn(text, algorithm);
  const sizes = [...new Set([1, 2, 4, 8].map((part) => Math.round(size / part)))];
  const characters = [...text].length;
  const beginning = [...text.slice(0, SHOWN)].join("").trimEnd();
  const made = sizes.map((wanted) => {
    // From the largest on: a smaller Unigram vocabulary is what is left of it.
    const json = makes(wanted);
    const use = { kind: "text" } as const;
    const tokenizer = huggingFaceTokenizer({ model: algorithm, tokenizerJson: json, tokenizerConfig: {}, use });
    const count = tokenizer.encodeIds(text, { special: false }).length;
    const cost = { size: tokenizer.vocabularySize, count, charactersPerToken: count === 0 ? 0 : characters / count };
    return { json, cost, encoding: tokenizer.encode(beginning, { special: false }) };
  });
  made.reverse();
  // A small text fills no large vocabulary: sizes that come out alike are one.
  const apart = made.filter(({ cost }, i) => made.findIndex((one) => one.cost.size === cost.size) === i);
  const rows = apart.map(({ cost, encoding }) => ({
    label: String(cost.size),
    count: String(encoding.ids.length),
    encoding,
  }));
  const { png } = await createComparisonDrawing()(beginning, rows, { more: (hidden) => `+${hidden}` });
  return {
    tokenizerJson: JSON.stringify(apart.at(-1)!.json),
    sizes: apart.map(({ cost }) => cost),
    picture: png,
  };
}

/** As much of the text as shows what sizes do to it. */
const SHOWN = 160;

/** The vocabularies of every size that the library learns from a text, asked for from the largest on. Merges come in one order whatever the size, so that the first of them are those of a smaller vocabulary. */
async function learn(text: string, algorithm: Algorithm): Promise<(size: number) => TokenizerJson> {
  const { vocab, merges = [] } = (await trainWithLibrary(text, algorithm)).model;
  if (Array.isArray(vocab)) {
    const words = new Map<string, number>();
    for (const [word] of `▁${text.replaceAll(" ", "▁")}`.matchAll(/▁[^▁]*/gu))
      words.set(word, (words.get(word) ?? 0) + 1);
    let pieces: readonly ScoredPiece[] = vocab.map(([token, score]) => ({ token, score }));
    return (size) => {
      pieces = shrinkUnigram(pieces, words, size - specialTokens(algorithm).length);
      return unigramFile(pieces);
    };
  }
  const pairs = merges.map((pair) => (typeof pair === "string" ? pair.split(" ") : pair) as [string, string]);
  const learnt = learntTokens(vocab, pairs);
  if (algorithm === "wordpiece") return (size) => wordPieceFile(learnt, size);
  const everyByte = { ...learnt, alphabet: byteLevelAlphabet().toSorted() };
  return (size) => bpeFile(everyByte, size);
}

/** npm tokenizers trains from files, to at most 30,000 entries (8,000 for Unigram); its Node binding takes no options. */
async function trainWithLibrary(text: string, algorithm: Algorithm) {
  const folder = await mkdtemp(join(tmpdir(), "pictoken-training-"));
  try {
    const corpus = join(folder, "corpus.txt");
    const trained = join(folder, "tokenizer.json");
    await writeFile(corpus, text.toWellFormed());
    const tokenizer = emptyTokenizer(algorithm);
    tokenizer.train([corpus]);
    tokenizer.save(trained);
    return trainedSchema.parse(JSON.parse(await readFile(trained, "utf8")));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function emptyTokenizer(algorithm: Algorithm): Tokenizer {
  switch (algorithm) {
    case "bpe": {
      const tokenizer = new Tokenizer(BPE.empty());
      tokenizer.setPreTokenizer(byteLevelPreTokenizer(false));
      return tokenizer;
    }
    case "wordpiece": {
      const tokenizer = new Tokenizer(WordPiece.empty());
      tokenizer.setPreTokenizer(bertPreTokenizer());
      return tokenizer;
    }
    case "unigram": {
      const tokenizer = new Tokenizer(Unigram.empty());
      tokenizer.setPreTokenizer(metaspacePreTokenizer());
      return tokenizer;
    }
    default:
      return algorithm satisfies never;
  }
}
