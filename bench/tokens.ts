import { Tokenizer as Library } from "@huggingface/tokenizers";
import { GptEncoding } from "gpt-tokenizer/GptEncoding";
import { resolveEncodingAsync } from "gpt-tokenizer/resolveEncodingAsync";
import { clipFiles } from "../src/engine/tokens/clip.ts";
import { createTokenizers } from "../src/engine/tokens/tokenizers.ts";
import type { BenchRow } from "./row.ts";

/** Encoding through the tokenizer port against the library below it: the same texts, in one process, taking turns. */
export async function benchTokens(): Promise<readonly BenchRow[]> {
  const tokenizers = createTokenizers();
  const { tokenizerJson, tokenizerConfig } = await clipFiles();
  const clip = new Library(tokenizerJson, tokenizerConfig);
  const bare: Readonly<Record<string, (text: string) => readonly number[]>> = {
    clip: (text) => clip.encode(text, { add_special_tokens: true }).ids,
    o200k_base: await gptTokenizer("o200k_base"),
    cl100k_base: await gptTokenizer("cl100k_base"),
  };
  const rows: BenchRow[] = [];
  for (const [name, library] of Object.entries(bare)) {
    const ours = await tokenizers.get(name);
    const { port, below, ratio } = compare((text) => ours.encodeIds(text), library);
    const note = `${(port / 1e6).toFixed(1)} against ${(below / 1e6).toFixed(1)} million characters a second; aim: at least 0.9`;
    rows.push({ name: `${name}, encode: port ÷ bare library`, value: ratio, unit: "×", note });
  }
  return rows;
}

async function gptTokenizer(name: "o200k_base" | "cl100k_base") {
  const ranks = await resolveEncodingAsync(name);
  const encoding = GptEncoding.getEncodingApi(name, () => ranks);
  return (text: string) => encoding.encode(text, { disallowedSpecial: new Set<string>() });
}

type Encode = (text: string) => readonly number[];

/** Characters a second of both, and of one against the other: medians of `ROUNDS` rounds, each over all texts by both in turn. */
function compare(port: Encode, below: Encode) {
  const texts = Array.from({ length: 100 }, (_, i) => TEXTS.map((text) => `${text} ${i}`)).flat();
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  const rounds = Array.from({ length: ROUNDS }, () => ({ port: elapsed(port, texts), below: elapsed(below, texts) }));
  return {
    port: (characters * 1000) / median(rounds.map((round) => round.port)),
    below: (characters * 1000) / median(rounds.map((round) => round.below)),
    ratio: median(rounds.map((round) => round.below / round.port)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const ROUNDS = 60;

const TEXTS = [
  "A picture of a puppy, sitting on the grass, golden hour, 35mm photograph, highly detailed",
  "Write a haiku about tokens, then explain in two sentences why the second line has seven syllables.",
  "안녕하세요, 빨간 원과 파란 배경을 그려 주세요.",
  "我们在北京的一家小餐馆里吃了一顿很丰盛的晚餐。",
  "def hello(name):\n    return f'Hello, {name}!'\n",
];

function elapsed(encode: Encode, texts: readonly string[]): number {
  const start = performance.now();
  for (const text of texts) encode(text);
  return performance.now() - start;
}
