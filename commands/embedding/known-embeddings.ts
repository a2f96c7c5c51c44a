import { EngineError } from "../../src/engine/errors.ts";
import { nearest } from "../../src/engine/nearest.ts";
import { writeEmbedding } from "../../src/engine/textual-inversion/write-embedding.ts";
import type { JobInput } from "../../src/jobs/job-types.ts";
import type { Caller } from "../caller.ts";
import { inBase64 } from "../in-base64.ts";
import type { KeptEmbedding, Services } from "../services.ts";

/** An embedding that somebody may know of: his server's, or the operator's, which everybody has. */
export interface KnownEmbedding extends Pick<KeptEmbedding, "name" | "vectors" | "width" | "shorthash" | "state"> {
  /** Absent for the operator's. */
  readonly kept?: KeptEmbedding;
}

/** One with its .safetensors file, and its preview where there is one. */
interface FoundEmbedding extends KnownEmbedding {
  readonly file: Uint8Array;
  readonly preview?: Uint8Array;
}

/** Where a caller's embeddings live: in the server that he asks in; in a direct message they are his alone, on this machine everybody's. */
export function libraryOf({ platform, id, community }: Caller): string {
  if (community !== undefined) return `${platform}:${community}`;
  return LOCAL.includes(platform) ? "local" : `${platform}:@${id}`;
}

const LOCAL: readonly string[] = ["web", "terminal"];

/** The server's before the operator's, which give way to one of their name. One that waits for an admin is known to its owner and to admins alone. */
export async function knownEmbeddings(
  caller: Caller,
  { embeddingLibrary, embeddings }: Pick<Services, "embeddingLibrary" | "embeddings">,
): Promise<readonly KnownEmbedding[]> {
  const kept = (await embeddingLibrary.list(libraryOf(caller))).filter((one) => mayKnow(one, caller));
  const taken = new Set(kept.map(({ name }) => name.toLowerCase()));
  const operators = (await embeddings.list()).filter(({ name }) => !taken.has(name.toLowerCase()));
  return [
    ...kept.map((one) => ({ ...one, kept: one })),
    ...operators.map(({ name, vectors, width, shorthash }) => ({
      name,
      vectors,
      width,
      shorthash,
      state: "usable" as const,
    })),
  ];
}

function mayKnow({ state, owner }: Pick<KeptEmbedding, "state" | "owner">, caller: Caller): boolean {
  return state === "usable" || caller.role !== "member" || owner === ownerOf(caller);
}

/** Whose an embedding is, as the library keeps it. */
export function ownerOf({ platform, id }: Caller): string {
  return `${platform}:${id}`;
}

/** What a prompt of this caller may name. */
export async function usableEmbeddings(
  caller: Caller,
  services: Pick<Services, "embeddingLibrary" | "embeddings">,
): Promise<readonly KnownEmbedding[]> {
  return (await knownEmbeddings(caller, services)).filter(({ state }) => state === "usable");
}

/** One by its name. Throws `EngineError("embedding.unknown", {asked, nearest})`. */
export async function findEmbedding(
  asked: string,
  caller: Caller,
  services: Pick<Services, "embeddingLibrary" | "embeddings">,
): Promise<FoundEmbedding> {
  const name = asked.trim();
  const found = await services.embeddingLibrary.find(libraryOf(caller), name);
  if (found !== undefined && mayKnow(found, caller)) return { ...found, kept: found };
  const same = (one: { readonly name: string }) => one.name.toLowerCase() === name.toLowerCase();
  const operators = (await services.embeddings.list()).find(same);
  if (operators !== undefined) {
    return { ...operators, state: "usable", file: writeEmbedding(operators.parts) };
  }
  const names = (await knownEmbeddings(caller, services)).map((one) => one.name);
  throw new EngineError("embedding.unknown", { asked: name, nearest: nearest(name, names) });
}

/** One that everybody in the server may use. Throws `EngineError("embedding.waiting", {name})` besides. */
export async function findUsable(...asked: Parameters<typeof findEmbedding>): ReturnType<typeof findEmbedding> {
  const found = await findEmbedding(...asked);
  if (found.state === "waiting") throw new EngineError("embedding.waiting", { name: found.name });
  return found;
}

/** A request with the files of the server's embeddings that its prompts may name, for a worker, which has none of them: more than are named does no harm. */
export async function withEmbeddings<R extends Pick<JobInput<"image.generate">, "prompt" | "negativePrompt">>(
  request: R,
  caller: Caller,
  { embeddingLibrary }: Pick<Services, "embeddingLibrary">,
): Promise<R & Pick<JobInput<"image.generate">, "embeddings">> {
  const server = libraryOf(caller);
  const said = spaceless(`${request.prompt} ${request.negativePrompt}`);
  const named = (await embeddingLibrary.list(server)).filter(
    ({ name, state }) => state === "usable" && said.includes(spaceless(name)),
  );
  const found = await Promise.all(named.map(({ name }) => embeddingLibrary.find(server, name)));
  const embeddings = found.flatMap((one) => (one ? [{ name: one.name, file: inBase64(one.file) }] : []));
  return embeddings.length > 0 ? { ...request, embeddings } : request;
}

/** The files of those that a text may name, likewise. */
export async function embeddingsIn(
  text: string,
  caller: Caller,
  services: Pick<Services, "embeddingLibrary">,
): Promise<Pick<JobInput<"image.generate">, "embeddings">> {
  const { embeddings } = await withEmbeddings({ prompt: text, negativePrompt: "" }, caller, services);
  return embeddings === undefined ? {} : { embeddings };
}

/** Tokenizers pass over case and white space. */
function spaceless(text: string): string {
  return text.toLowerCase().replaceAll(/\s/gu, "");
}
