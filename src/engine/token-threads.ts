import { Worker } from "node:worker_threads";
import { EngineError } from "./errors.ts";
import type {
  ChatTemplates,
  EncodeOptions,
  TokenizerFacts,
  TokenizerHandle,
  TokenizerRun,
  Tokenizers,
} from "./ports.ts";
import { type GuardedThread, guardedThread, ThreadEnd } from "./runtime/guarded-thread.ts";
import { oneAtATime } from "./runtime/one-at-a-time.ts";
import type { TokenCalls, TokenThreadData } from "./token-calls.ts";
import { unpackInput } from "./tokens/packed-input.ts";
import { tokenizerNames } from "./tokens/tokenizer-names.ts";

export interface TokenThreadsOptions {
  /** Folders that hold models, besides the bundled ones. */
  readonly folders: readonly string[];
  /** Bytes that tokenizers may take together before those not asked for lately are closed; `MEMORY` unless given. */
  readonly memory?: number;
  /** How long a thread may compute for a call without a word before it is ended, in time of a core. */
  readonly limitMs?: number;
}

/** Tokenizers and chat templates, away from the event loop. */
export interface TokenThreads extends AsyncDisposable {
  readonly tokenizers: Tokenizers;
  readonly chatTemplates: ChatTemplates;
}

/** Llama 3.1's thread takes about 150 MB, CLIP's 50: four large ones, or a dozen small ones. */
const MEMORY = 600 * 2 ** 20;

/** A megabyte of text takes a tokenizer under 2 seconds of one core, loading the largest vocabularies about 2: on a slow core a few times that. */
const LIMIT_MS = 20_000;

/** One thread's heap. A megabyte of text in a large vocabulary takes 500 MB at most. */
const MOST_HEAP = 1536 * 2 ** 20;
/** Megabytes: V8's own limit, which nothing should reach. */
const HEAP_LIMIT_MB = 4096;

/**
 * One thread for each vocabulary, started when first asked for: it may be ended at any time, when something that anyone has made holds it up
 * (a pattern that backtracks for ever), and its memory comes back as a whole.
 */
export function startTokenThreads({ folders, memory = MEMORY, limitMs = LIMIT_MS }: TokenThreadsOptions): TokenThreads {
  const { names, find } = tokenizerNames(folders);
  const entry = new URL("./token-thread.ts", import.meta.url);
  const workerData: TokenThreadData = { folders };
  const threads = new Map<string, GuardedThread<TokenCalls>>(); // the least recently asked for comes first
  const newest = new Map<string, string>(); // a name's vocabulary, as its files were when last asked for
  const inTurn = oneAtATime();

  const call: Call = async (name, input, run) => {
    const { name: model, vocabulary } = input === null ? { name: "", vocabulary: "" } : find(input.name);
    const thread = threads.get(vocabulary) ?? start(model);
    threads.delete(vocabulary);
    threads.set(vocabulary, thread);
    newest.set(model, vocabulary);
    try {
      return await thread.call(name, input === null ? input : { ...input, name: model }, run);
    } catch (error) {
      throw error instanceof ThreadEnd ? worded(error, model, limitMs) : error;
    } finally {
      void inTurn(makeRoom);
    }
  };

  return {
    tokenizers: {
      names,
      get: async (name, run) => handleOf(await call("facts", { name }, run), call),
    },
    chatTemplates: {
      models: () => call("chatModels", null),
      render: (name, chat, run) => call("render", { name, chat, template: run?.template }),
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...threads.values()].map((thread) => thread[Symbol.asyncDispose]()));
    },
  };

  function start(model: string): GuardedThread<TokenCalls> {
    const resourceLimits = { maxOldGenerationSizeMb: HEAP_LIMIT_MB };
    return guardedThread(() => new Worker(entry, { name: `tokens ${model}`, workerData, resourceLimits }), {
      limitMs,
      memory: MOST_HEAP,
    });
  }

  /** Closes idle threads: those whose files are others now, and, the one asked for last excepted, as many as do not fit. */
  async function makeRoom(): Promise<void> {
    const current = new Set(newest.values());
    for (const [vocabulary, thread] of [...threads]) {
      if (current.has(vocabulary) || thread.pending > 0) continue;
      threads.delete(vocabulary);
      await thread[Symbol.asyncDispose]();
    }
    const sizes = await Promise.all(
      Array.from(threads, async ([vocabulary, thread]) => ({ vocabulary, thread, bytes: await thread.memory() })),
    );
    let taken = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { vocabulary, thread, bytes } of sizes.slice(0, -1)) {
      if (taken <= memory) return;
      if (thread.pending > 0) continue;
      threads.delete(vocabulary);
      await thread[Symbol.asyncDispose]();
      taken -= bytes;
    }
  }
}

type Call = <Name extends keyof TokenCalls>(
  name: Name,
  input: TokenCalls[Name]["input"],
  run?: TokenizerRun,
) => Promise<TokenCalls[Name]["output"]>;

function handleOf(facts: TokenizerFacts, call: Call): TokenizerHandle {
  const { model: name } = facts;
  return {
    ...facts,
    async encode(text, options = {}, run) {
      const whole = await unpackInput(await call("encode", { name, text, options }, run), textsOf(text, options));
      const { count, special, padding, unknown, characters, shown, ...input } = whole;
      return input;
    },
    encodeBeginning: async (text, options, beginning, run) =>
      unpackInput(await call("encode", { name, text, options, beginning }, run), textsOf(text, options)),
    encodeIds: async (text, options = {}, run) => [...(await call("encodeIds", { name, text, options }, run))],
    count: (text, { embeddings = [], ...options } = {}, run) => {
      // Their vectors stay here.
      const named = embeddings.map(({ name: called, vectors }) => ({ name: called, vectors }));
      return call("count", { name, text, options: { ...options, embeddings: named } }, run);
    },
    decode: (ids, { skipSpecial = false } = {}, run) => call("decode", { name, ids, skipSpecial }, run),
    decodeBeginning: (written, options, run) => call("decodeBeginning", { name, written, options }, run),
    idOf: (token, run) => call("idOf", { name, token }, run),
    specialEntries: (run) => call("specialEntries", { name }, run),
    search: (text, part, run) => call("search", { name, text, ...part }, run),
    around: (id, each, run) => call("around", { name, id, each }, run),
  };
}

/** As tokenizers read them. */
function textsOf(text: string, { pair }: EncodeOptions) {
  return { text: text.toWellFormed(), pair: pair?.toWellFormed() };
}

function worded(end: ThreadEnd, model: string, limitMs: number): EngineError {
  const options = { cause: end };
  switch (end.how) {
    case "slow":
      return new EngineError("tokenizer.slow", { model, seconds: Math.round(limitMs / 1000) }, options);
    case "memory":
      return new EngineError("tokenizer.memory", { model }, options);
    case "died":
      return new EngineError("tokenizer.died", { model }, options);
    default:
      return end.how satisfies never;
  }
}
