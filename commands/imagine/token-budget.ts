import { EngineError } from "../../src/engine/errors.ts";
import type { PromptTokens } from "../../src/engine/ports.ts";
import type { Caller } from "../caller.ts";
import { usableEmbeddings } from "../embedding/known-embeddings.ts";
import type { Block, Facts } from "../reply.ts";
import type { Services } from "../services.ts";
import { say } from "../words.ts";

/** What a prompt takes of CLIP's chunks, while it waits to be painted; nothing where it can't be counted, which painting will say. */
export async function tokenBudget(
  prompt: string,
  caller: Caller,
  services: Services,
  signal: AbortSignal,
): Promise<readonly Block[]> {
  try {
    const tokenizer = await services.tokenizers.get("clip", { signal });
    const counted = await tokenizer.count(prompt, { embeddings: await usableEmbeddings(caller, services) }, { signal });
    if (counted.kind !== "image") return [];
    const facts: Block = { kind: "facts", facts: tokenFact(counted) };
    if (counted.limit <= CHUNK) return [facts];
    return [facts, { kind: "note", words: say("imagine.more-chunks", { count: counted.limit / CHUNK }) }];
  } catch (error) {
    if (error instanceof EngineError) return [];
    throw error;
  }
}

/** “12 of 75”. */
export function tokenFact(tokens: PromptTokens | undefined): Facts {
  if (tokens === undefined) return [];
  const { used, limit } = tokens;
  return [{ label: say("imagine.fact.tokens"), value: say("imagine.tokens", { used, limit }) }];
}

/** What Stable Diffusion's text encoder reads at once, without start and end. */
const CHUNK = 75;
