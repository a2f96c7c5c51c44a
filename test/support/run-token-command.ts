import { afterAll } from "vitest";
import type { Command, RawOptions } from "../../commands/define.ts";
import { commands } from "../../commands/index.ts";
import { coerce } from "../../commands/options.ts";
import type { Reply } from "../../commands/reply.ts";
import type { Services } from "../../commands/services.ts";
import { createWording } from "../../src/bot/wording.ts";
import { startDrawing } from "../../src/engine/drawing.ts";
import type { StoredEmbedding } from "../../src/engine/ports.ts";
import { startTokenThreads, type TokenThreads } from "../../src/engine/token-threads.ts";
import { memoryLibrary } from "./memory-library.ts";
import { memoryFiles } from "./memory-stores.ts";

/** What the commands about tokens ask for: all real but the file store. */
export type TokenServices = Pick<
  Services,
  | "tokenizers"
  | "chatTemplates"
  | "files"
  | "drawTokens"
  | "drawComparison"
  | "drawChunks"
  | "drawCosts"
  | "translate"
  | "embeddings"
  | "embeddingLibrary"
  | "commands"
>;

const threads: TokenThreads[] = [];
const drawing = startDrawing();
afterAll(async () => {
  await drawing[Symbol.asyncDispose]();
  for (const one of threads) await one[Symbol.asyncDispose]();
});

export function tokenServices(
  folders: readonly string[] = [],
  embeddings: readonly StoredEmbedding[] = [],
): TokenServices {
  const started = startTokenThreads({ folders });
  threads.push(started);
  return {
    tokenizers: started.tokenizers,
    chatTemplates: started.chatTemplates,
    files: memoryFiles(),
    drawTokens: drawing.drawTokens,
    drawComparison: drawing.drawComparison,
    drawChunks: drawing.drawChunks,
    drawCosts: drawing.drawCosts,
    translate: createWording().words,
    embeddings: { list: async () => embeddings },
    embeddingLibrary: memoryLibrary(),
    commands: () => commands,
  };
}

const bare = tokenServices();

/** What a command without subcommands answers; those about tokens ask for nothing else of an invocation or of the services. */
export async function runTokenCommand(command: Command, raw: RawOptions, services = bare): Promise<Reply> {
  const action = Object.values(command.actions)[0]!;
  const coerced = coerce(action.options, raw);
  if (!coerced.ok) throw coerced.problems[0];
  const invocation = {
    options: coerced.values,
    locale: "en-US",
    caller: { id: "ann", platform: "test", role: "member" },
    signal: new AbortController().signal,
  } as Parameters<typeof action.run>[0];
  return (await action.run(invocation, services as Services)) as Reply;
}
