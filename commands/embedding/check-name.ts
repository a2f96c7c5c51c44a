import { EngineError } from "../../src/engine/errors.ts";
import type { Caller } from "../caller.ts";
import type { Services } from "../services.ts";
import { libraryOf } from "./known-embeddings.ts";

/**
 * A name that calls an embedding in prompts and nothing else. Throws EngineErrors: `embedding.name` {name}, `embedding.name-syntax` {name},
 * `embedding.name-word` {name}, `embedding.name-prefix` {name, other}.
 */
export async function checkName(
  asked: string,
  caller: Caller,
  services: Pick<Services, "embeddingLibrary" | "embeddings" | "tokenizers">,
  except?: string,
): Promise<string> {
  const name = asked.trim().normalize("NFC");
  if (!/^[\p{L}\p{N}._\- ]{1,60}$/u.test(name) || !/[\p{L}\p{N}]/u.test(name))
    throw new EngineError("embedding.name", { name: name.slice(0, 60) });
  if (SYNTAX.test(name)) throw new EngineError("embedding.name-syntax", { name });
  const clip = await services.tokenizers.get("clip");
  const ids = await clip.encodeIds(name, { special: false });
  if (ids.length === 1) throw new EngineError("embedding.name-word", { name });
  const others = [...(await services.embeddingLibrary.list(libraryOf(caller))), ...(await services.embeddings.list())];
  for (const { name: other } of others) {
    if ([name, except].some((one) => one?.toLowerCase() === other.toLowerCase())) continue; // the library says who was first
    const theirs = await clip.encodeIds(other, { special: false });
    const [short, long] = ids.length < theirs.length ? [ids, theirs] : [theirs, ids];
    if (short.every((id, i) => id === long[i])) throw new EngineError("embedding.name-prefix", { name, other });
  }
  return name;
}

/** Words that the prompt language reads as something else. */
const SYNTAX = /(^|\s)(AND|BREAK)(\s|$)/u;
