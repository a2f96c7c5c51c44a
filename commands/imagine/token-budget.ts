import { EngineError } from "../../src/engine/errors.ts";
import type { PromptTokens } from "../../src/engine/ports.ts";
import type { Caller } from "../caller.ts";
import { usableEmbeddings } from "../embedding/known-embeddings.ts";
import type { Block, Button, Facts } from "../reply.ts";
import type { Services } from "../services.ts";
import { say } from "../words.ts";

/** What a prompt takes of CLIP's chunks, while it waits to be painted, and where it takes several, a way to see them; nothing where it can't be counted, which painting will say. */
export async function tokenBudget(
  { prompt, negativePrompt }: { readonly prompt: string; readonly negativePrompt: string },
  caller: Caller,
  services: Services,
  signal: AbortSignal,
): Promise<{ readonly blocks?: readonly Block[]; readonly buttons?: readonly Button[] }> {
  try {
    const tokenizer = await services.tokenizers.get("clip", { signal });
    const counted = await tokenizer.count(prompt, { embeddings: await usableEmbeddings(caller, services) }, { signal });
    if (counted.kind !== "image") return {};
    const facts: Block = { kind: "facts", facts: tokenFact(counted) };
    if (counted.limit <= CHUNK) return { blocks: [facts] };
    const note: Block = { kind: "note", words: say("imagine.more-chunks", { count: counted.limit / CHUNK }) };
    return { blocks: [facts, note], buttons: countButton({ prompt, negativePrompt }, counted) };
  } catch (error) {
    if (error instanceof EngineError) return {};
    throw error;
  }
}

/** Shows the chunks of a prompt that fills more than one, with what can be done about it: `/count`'s card. */
export function countButton(
  { prompt, negativePrompt }: { readonly prompt: string; readonly negativePrompt: string },
  tokens: PromptTokens | undefined,
): readonly Button[] {
  if (tokens === undefined || tokens.limit <= CHUNK) return [];
  const options = { prompt, ...(negativePrompt !== "" && { negative: negativePrompt }) };
  const action = { command: "count", action: "", options };
  return [{ label: say("imagine.count-tokens"), style: "secondary", action, for: "everyone" }];
}

/** “12 of 75”. */
export function tokenFact(tokens: PromptTokens | undefined): Facts {
  if (tokens === undefined) return [];
  const { used, limit } = tokens;
  return [{ label: say("imagine.fact.tokens"), value: say("imagine.tokens", { used, limit }) }];
}

/** What Stable Diffusion's text encoder reads at once, without start and end. */
const CHUNK = 75;
