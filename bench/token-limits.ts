import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { createTokenizers } from "../src/engine/tokens/tokenizers.ts";
import { MEBIBYTE, nastyTexts } from "./nasty-texts.ts";
import type { BenchRow } from "./row.ts";
import type { Stood } from "./watch-loop.ts";

/** What the longest inputs cost: a core for the worst of many nasty texts of a megabyte, and the event loop of a running bot for each command about tokens. */
export async function benchTokenLimits(): Promise<readonly BenchRow[]> {
  return [...(await worstTexts()), ...(await standstills())];
}

const shared = join(process.env["PICTOKEN_SHARED"] ?? "../shared", "models");
const folders = existsSync(shared) ? [shared] : [];

/** One of each kind of tokenizer. */
const TOKENIZERS = [
  "clip",
  "o200k_base",
  ...(folders.length === 0
    ? []
    : [
        "microsoft/Phi-3-mini-4k-instruct",
        "google-t5/t5-small",
        "google-bert/bert-base-uncased",
        "meta-llama/Llama-3.1-8B-Instruct",
        "bigcode/starcoder2-3b",
      ]),
];

/** Ids, and tokens with ranges, of every nasty text: the text that takes most of a core. */
async function worstTexts(): Promise<readonly BenchRow[]> {
  const tokenizers = createTokenizers(folders);
  const texts = Object.entries(nastyTexts());
  const rows: BenchRow[] = [];
  for (const name of TOKENIZERS) {
    const tokenizer = await tokenizers.get(name);
    let worst = { seconds: 0, note: "" };
    for (const [what, text] of texts) {
      for (const encode of [() => tokenizer.encodeColumns(text), () => tokenizer.encodeIds(text)]) {
        const seconds = computing(encode);
        if (seconds > worst.seconds) worst = { seconds, note: what };
      }
    }
    const note = `${worst.note}, of ${texts.length} texts; aim: under 2 s`;
    rows.push({ name: `${name}: worst megabyte`, value: worst.seconds, unit: "s", note });
  }
  return rows;
}

/** Seconds of a core, which other programs do not lengthen. */
function computing(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage();
  return (user + system - before.user - before.system) / 1e6;
}

const MIXED = "Hello, world! 안녕하세요 123 naïve ½ 👩‍👩‍👧‍👦\n\tconst x = 'don\\'t'; 東京の喫茶店 ";

interface Asked {
  readonly name: string;
  readonly command: string;
  /** The attached file. */
  readonly file?: string;
  readonly options?: Readonly<Record<string, string | number>>;
}

const CHATML = { model: "gpt-4o", template: "chatml" };

const ASKED: readonly Asked[] = [
  { name: "/tokenize", command: "tokenize", file: filled(MIXED) },
  { name: "/tokenize model:clip of ﷺ", command: "tokenize", file: filled("ﷺ"), options: { model: "clip" } },
  { name: "/decode of half a million ids", command: "decode", file: filled("1 ") },
  { name: "/decode of long tokens", command: "decode", file: filled("72056 ") },
  { name: "/compare", command: "compare", file: filled(MIXED) },
  { name: "/count", command: "count", file: filled(MIXED) },
  { name: "/count model:gpt-4o", command: "count", file: filled(MIXED), options: { model: "gpt-4o" } },
  { name: "/chat-template of one message", command: "chat-template", file: `user: ${filled(MIXED)}`, options: CHATML },
  {
    name: "/chat-template of 10,000 messages",
    command: "chat-template",
    file: `user: ${MIXED.slice(0, 50)}\n`.repeat(10_000),
    options: CHATML,
  },
  { name: "/vocab", command: "vocab", options: { search: "/a/" } },
];

function filled(unit: string): string {
  return unit.repeat(Math.floor(MEBIBYTE / Buffer.byteLength(unit)));
}

/** The longest that the event loop of a bot stands still over each command, asked a second time. */
async function standstills(): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "pictoken-bench-"));
  const bot = spawn(process.execPath, ["--import", "./bench/watch-loop.ts", "src/main.ts", "start"], {
    env: { ...process.env, PICTOKEN_DATA: folder, PICTOKEN_PORT: "0", PICTOKEN_MODELS: folders.join() },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  try {
    const address = await firstAddress(bot.stdout!);
    const rows: BenchRow[] = [];
    for (const asked of ASKED) {
      await ask(address, asked);
      await stood(bot);
      const bytes = await ask(address, asked);
      const { computedMs, delayMs } = await stood(bot);
      const note = `by the clock ${Math.round(delayMs)} ms, the answer ${(bytes / 1e6).toFixed(1)} MB; aim: under 50 ms`;
      rows.push({ name: `${asked.name}, 1 MB: event loop held up`, value: computedMs, unit: "ms", note });
    }
    return rows;
  } finally {
    const ended = once(bot, "exit");
    bot.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

/** Gives the bytes of the answer. */
async function ask(address: string, { command, file, options }: Asked): Promise<number> {
  const attachment = file === undefined ? {} : { file: await upload(address, file) };
  const answer = await fetch(new URL(`/api/commands/${command}`, address), {
    method: "POST",
    headers: { "Content-Type": "application/json", Connection: "close" },
    body: JSON.stringify({ ...options, ...attachment }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${command}: ${text.slice(0, 300)}`);
  return text.length;
}

async function upload(address: string, text: string): Promise<string> {
  const answer = await fetch(new URL("/api/attachments?name=text.txt", address), {
    method: "POST",
    headers: { Connection: "close" },
    body: text,
  });
  const { handle } = (await answer.json()) as { handle: string };
  return handle;
}

async function stood(bot: ChildProcess): Promise<Stood> {
  const answer = once(bot, "message");
  bot.send("how long?");
  const [told] = (await answer) as [Stood];
  return told;
}

/** Resolves when the server prints the address at which it answers. What it prints is read to the end: a program whose output nobody reads any more ends. */
async function firstAddress(output: Readable): Promise<string> {
  let text = "";
  output.on("data", (chunk: Buffer) => {
    text += String(chunk);
  });
  for (;;) {
    await once(output, "data");
    const found = /http:\/\/[^\s"]+/u.exec(text)?.[0];
    if (found !== undefined) return found;
  }
}
