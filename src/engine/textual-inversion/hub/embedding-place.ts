import { EngineError } from "../../errors.ts";
import { readRepositoryName } from "../../models/repository-name.ts";

/** Where on the Hub an embedding lies. */
export interface EmbeddingPlace {
  readonly repository: string;
  /** A branch, a tag or a commit. */
  readonly revision?: string;
  /** Below the repository; the one that looks most like an embedding unless named. */
  readonly file?: string;
}

/**
 * Reads `organisation/name`, `organisation/name@revision`, `organisation/name/file.pt`, or the address of a repository or a file as a browser shows it.
 * Throws `EngineError("hub.name", {asked})`.
 */
export function readEmbeddingPlace(asked: string): EmbeddingPlace {
  const text = asked.trim();
  const path = URL.canParse(text) ? decoded(new URL(text).pathname, asked) : text;
  const [, repository = "", revision, below] = ADDRESS.exec(path) ?? SHORT.exec(path) ?? [];
  const file = below?.replace(/\/$/u, "");
  if (file?.split("/").some((part) => part === "" || /^\.+$/u.test(part))) throw new EngineError("hub.name", { asked });
  const { name, revision: read } = readRepositoryName(
    revision === undefined ? repository : `${repository}@${revision}`,
  );
  return { repository: name, ...(read !== undefined && { revision: read }), ...(file && { file }) };
}

/** `/sd-concepts-library/cat-toy/blob/main/learned_embeds.bin` */
const ADDRESS = /^\/?([^/@]+\/[^/@]+)\/(?:blob|resolve|tree|raw)\/([^/]+)(?:\/(.*))?$/u;

/** `sd-concepts-library/cat-toy`, with a revision or a file. */
const SHORT = /^\/?([^/@]+\/[^/@]+)(?:@([^\s]+)|\/(.*))?$/u;

function decoded(path: string, asked: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new EngineError("hub.name", { asked }, { cause });
  }
}
