import { EngineError } from "../../errors.ts";
import type { HubFile, HubRepository } from "../../models/hub/hub-file.ts";

/**
 * The file of a repository that is its embedding: the one that was asked for, or what diffusers' training script writes, or the only one that looks like
 * an embedding. Throws EngineErrors: `embedding.hub-file` {repository, file, known}, `embedding.hub-none` {repository}, `embedding.hub-several`
 * {repository, known}.
 */
export function chooseFile({ name: repository, files }: HubRepository, wanted?: string): HubFile {
  const likely = files.filter(({ path, size }) => looksLikeOne(path) && size <= LARGEST_ON_HUB);
  const known = likely.map(({ path }) => path).slice(0, MOST_NAMED);
  if (wanted !== undefined) {
    const named = files.find(({ path }) => path === wanted);
    if (named === undefined || !looksLikeOne(named.path))
      throw new EngineError("embedding.hub-file", { repository, file: wanted, known });
    return named;
  }
  for (const usual of USUAL) {
    const found = likely.find(({ path }) => path === usual);
    if (found !== undefined) return found;
  }
  const stems = new Set(likely.map(({ path }) => path.replace(/\.[^.]+$/u, "")));
  if (stems.size > 1) throw new EngineError("embedding.hub-several", { repository, known });
  const [first] = ORDER.flatMap((ending) => likely.filter(({ path }) => path.toLowerCase().endsWith(ending)));
  if (first === undefined) throw new EngineError("embedding.hub-none", { repository });
  return first;
}

/** diffusers' `textual_inversion.py` writes these, older versions the second. */
const USUAL = ["learned_embeds.safetensors", "learned_embeds.bin"];

/** The same embedding in two forms is taken in the one that can't hold programs. */
const ORDER = [".safetensors", ".pt", ".bin"];

/** Beyond, it is a model: 75 vectors of the widest encoder known take 1.2 MB. */
export const LARGEST_ON_HUB = 8 * 2 ** 20;

const MOST_NAMED = 12;

/** Pictures in a repository are examples far more often than embeddings. */
function looksLikeOne(path: string): boolean {
  const lower = path.toLowerCase();
  return ORDER.some((ending) => lower.endsWith(ending));
}
