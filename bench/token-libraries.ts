import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Tokenizer as Library } from "@huggingface/tokenizers";
import { GptEncoding } from "gpt-tokenizer/GptEncoding";
import { resolveEncodingAsync } from "gpt-tokenizer/resolveEncodingAsync";
import { Tokenizer as Rust } from "tokenizers";
import { createTokenizers } from "../src/engine/tokens/tokenizers.ts";
import type { BenchRow } from "./row.ts";

/**
 * One megabyte of English, Korean, Chinese, Japanese, code and emoji through every library that can read it, in turns in one process; with the
 * time of a core that each took to load, and the memory (`node --expose-gc`) that V8 knows of.
 */
export async function benchTokenLibraries(): Promise<readonly BenchRow[]> {
  const models = join(process.env["PICTOKEN_SHARED"] ?? "../shared", "models");
  const tokenizers = createTokenizers(existsSync(models) ? [models] : []);
  const rows: BenchRow[] = [];
  for (const name of ["o200k_base", "cl100k_base", ...(existsSync(models) ? MODELS : [])]) {
    const ours: Load = async () => {
      const tokenizer = await tokenizers.get(name);
      return async (text) => tokenizer.encodeIds(text, { special: false }).length;
    };
    const others = name.includes("/") ? hubLibraries(join(models, name)) : openaiLibraries(name as OpenaiName);
    const loaded: Record<string, Loaded> = {};
    for (const [library, load] of Object.entries({ ours, ...others })) loaded[library] = await measured(load);
    for (const [library, speed] of Object.entries(await speeds(loaded))) {
      const { ms, megabytes } = loaded[library]!;
      const note = `loaded in ${Math.round(ms)} ms, ${Math.round(megabytes)} MB`;
      rows.push({ name: `${name}: ${library}`, value: speed, unit: "MB/s", note });
    }
  }
  return rows;
}

interface Loaded {
  readonly encode: Encode;
  readonly ms: number;
  readonly megabytes: number;
}

async function measured(load: Load): Promise<Loaded> {
  const before = heap();
  const start = computed();
  const encode = await load();
  const ms = computed() - start;
  return { encode, ms, megabytes: heap() - before };
}

/** Milliseconds of a core that this process has taken, which other programs do not lengthen. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const MODELS = [
  "meta-llama/Llama-3.1-8B-Instruct",
  "Qwen/Qwen2-7B-Instruct",
  "bigcode/starcoder2-3b",
  "openai/clip-vit-large-patch14",
  "google-bert/bert-base-uncased",
  "monologg/koelectra-base-v3-discriminator",
  "google-t5/t5-small",
  "microsoft/Phi-3-mini-4k-instruct",
];

type OpenaiName = "o200k_base" | "cl100k_base";
type Encode = (text: string) => Promise<number>;
type Load = () => Promise<Encode>;

function hubLibraries(folder: string): Readonly<Record<string, Load>> {
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  return {
    "@huggingface/tokenizers": async () => {
      const library = new Library(JSON.parse(read("tokenizer.json")), JSON.parse(read("tokenizer_config.json")));
      return async (text) => library.encode(text, { add_special_tokens: false }).ids.length;
    },
    "tokenizers (Rust)": async () => {
      const rust = Rust.fromString(read("tokenizer.json"));
      return async (text) => (await rust.encode(text, null, { addSpecialTokens: false })).getIds().length;
    },
  };
}

function openaiLibraries(name: OpenaiName): Readonly<Record<string, Load>> {
  return {
    "gpt-tokenizer": async () => {
      const ranks = await resolveEncodingAsync(name);
      const encoding = GptEncoding.getEncodingApi(name, () => ranks);
      return async (text) => encoding.encode(text, { disallowedSpecial: new Set<string>() }).length;
    },
    "tiktoken (Rust in WebAssembly)": async () => {
      const { get_encoding } = createRequire(import.meta.url)("tiktoken") as typeof import("tiktoken");
      const tiktoken = get_encoding(name);
      return async (text) => tiktoken.encode_ordinary(text).length;
    },
  };
}

/** Megabytes a second of a core: the best of `ROUNDS`, since other programs only ever make it slower; each with another text, since some libraries remember what they have read. */
async function speeds(all: Readonly<Record<string, Loaded>>): Promise<Readonly<Record<string, number>>> {
  const best = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    const text = textOf(1_000_000, round);
    const megabytes = Buffer.byteLength(text) / 1e6;
    for (const [library, { encode }] of Object.entries(all)) {
      const start = computed();
      await encode(text);
      const speed = megabytes / ((computed() - start) / 1000);
      best.set(library, Math.max(best.get(library) ?? 0, speed));
    }
  }
  return Object.fromEntries(best);
}

const ROUNDS = 4;

const LINES = [
  "A picture of a puppy, sitting on the grass, golden hour, 35mm photograph, highly detailed. It's number",
  "Tokenizers disagree about white space,   punctuation (like this), and CamelCase or snake_case words:",
  "안녕하세요, 빨간 원과 파란 배경을 그려 주세요. 바람이 울고 있어요.",
  "我们在北京的一家小餐馆里吃了一顿很丰盛的晚餐，然后坐地铁回家。",
  "東京の小さな喫茶店で、静かに本を読みながらコーヒーを飲みました。",
  "export const add = (a: number, b: number) => { return a + b; }; // 0x1F600\n\tif (x !== null) {",
  "🦙👩‍👩‍👧‍👦🇰🇷 ½ naïve café ☃",
];

/** No two lines are the same, nor those of two rounds. */
function textOf(bytes: number, round: number): string {
  const lines: string[] = [];
  for (let i = 0, size = 0; size < bytes; i++) {
    const line = `${LINES[i % LINES.length]} ${(i * 7919 + (round + 1) * 104_729_000).toString(36)}\n`;
    lines.push(line);
    size += Buffer.byteLength(line);
  }
  return lines.join("");
}

/** Megabytes of JavaScript values and what hangs on them. */
function heap(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}
