import { listFiles, modelInfo } from "@huggingface/hub";
import { z } from "zod";
import { EngineError } from "../../errors.ts";
import { isRepositoryName, type RepositoryName } from "../repository-name.ts";
import { connectionError, type HubFetchOptions, type HubSettings, hubFetch, readHubFile } from "./hub-fetch.ts";
import type { HubFile, HubRepository } from "./hub-file.ts";

/** The Hub, asked politely: nothing here tries again. Throws EngineErrors `hub.…`. */
export interface HubClient {
  /** Its address, without a slash at its end. */
  readonly endpoint: string;
  /** Resolves a branch, tag or commit (`main` unless named) to a commit, and lists what it holds. */
  look(repository: RepositoryName, signal?: AbortSignal): Promise<HubRepository>;
  /** The bytes of a file from a place in it on. */
  read(repository: HubRepository, path: string, from: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

export function hubClient(settings: HubSettings): HubClient {
  const { endpoint, token } = settings;
  const optionsFor = ({ name, revision }: RepositoryName, signal?: AbortSignal): HubFetchOptions => {
    const asked = {
      model: name,
      endpoint,
      withToken: token !== undefined,
      ...(revision !== undefined && { revision }),
    };
    return { ...settings, asked, ...(signal && { signal }) };
  };
  return {
    endpoint,
    async look(repository, signal) {
      const fetch = hubFetch(optionsFor(repository, signal));
      const { name: asked, revision = "main" } = repository;
      // The library takes only tokens that begin with hf_, and would show them to other hosts: `fetch` carries the token.
      const said = await answerOf(endpoint, signal, () =>
        modelInfo({ name: asked, revision, hubUrl: endpoint, fetch, additionalFields: ["sha"] }),
      );
      const { name, sha: commit } = readAnswer(endpoint, about, said);
      return { name, commit, files: await answerOf(endpoint, signal, () => filesOf(name, commit, endpoint, fetch)) };
    },
    read({ name, commit }, path, from, signal) {
      const url = `${endpoint}/${name}/resolve/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`;
      return readHubFile(url, from, optionsFor({ name, revision: commit }, signal));
    },
  };
}

const about = z.object({
  name: z.string().refine(isRepositoryName, "not a repository's name"),
  sha: z.string().regex(/^[0-9a-f]{40}$/u),
});

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`, "u"));
const entry = z.object({
  type: z.string(),
  path: z.string(),
  size: z.int().min(0),
  oid: hex(40).optional(),
  lfs: z.object({ oid: hex(64), size: z.int().min(0) }).optional(),
});

async function filesOf(name: string, commit: string, endpoint: string, fetch: HubFetch): Promise<readonly HubFile[]> {
  const files: HubFile[] = [];
  let seen = 0;
  for await (const listed of listFiles({ repo: name, revision: commit, recursive: true, hubUrl: endpoint, fetch })) {
    if (++seen > MOST_ENTRIES)
      throw new EngineError("hub.answer", { endpoint, reason: `more than ${MOST_ENTRIES} files` });
    const { type, path, size, oid, lfs } = readAnswer(endpoint, entry, listed);
    if (type !== "file") continue;
    if (lfs) files.push({ path, size: lfs.size, digest: { kind: "sha256", value: lfs.oid } });
    else if (oid !== undefined) files.push({ path, size, digest: { kind: "git-sha1", value: oid } });
  }
  return files;
}

type HubFetch = ReturnType<typeof hubFetch>;

/** The largest repositories of models have some thousands; data sets have more. */
const MOST_ENTRIES = 20_000;

/** What the library can't make sense of comes from a server that is no Hub, such as the page of a hotel's network. */
async function answerOf<T>(endpoint: string, signal: AbortSignal | undefined, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    const isNonsense = cause instanceof SyntaxError || (cause instanceof TypeError && cause.message !== "terminated");
    if (!isNonsense) throw connectionError(cause, endpoint, signal);
    throw new EngineError("hub.answer", { endpoint, reason: cause.message }, { cause });
  }
}

function readAnswer<T>(endpoint: string, schema: z.ZodType<T>, given: unknown): T {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw new EngineError("hub.answer", { endpoint, reason: z.prettifyError(read.error) });
}
