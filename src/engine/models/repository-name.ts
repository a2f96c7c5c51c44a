import { EngineError } from "../errors.ts";

/** A model on the Hub, and which state of it is wanted: a branch, a tag or a commit. */
export interface RepositoryName {
  /** `openai/clip-vit-large-patch14`; `gpt2` for the oldest ones. */
  readonly name: string;
  readonly revision?: string;
}

/** Reads `organisation/name` or `organisation/name@revision`. Throws `EngineError("hub.name", {asked})`. */
export function readRepositoryName(asked: string): RepositoryName {
  const text = asked.trim();
  const at = text.indexOf("@");
  const name = at === -1 ? text : text.slice(0, at);
  if (!isRepositoryName(name)) throw new EngineError("hub.name", { asked: shown(asked) });
  if (at === -1) return { name };
  const revision = text.slice(at + 1);
  if (!isRevision(revision)) throw new EngineError("hub.name", { asked: shown(asked) });
  return { name, revision };
}

/** What huggingface_hub takes (`validate_repo_id`): so none is a path, and two hyphens can stand for the slash in a file's name. */
export function isRepositoryName(text: string): boolean {
  const parts = text.split("/");
  return text.length <= LONGEST_NAME && parts.length <= 2 && parts.every(isPart);
}

const LONGEST_NAME = 96;

function isPart(part: string): boolean {
  return /^[A-Za-z0-9_](?:[\w.-]*\w)?$/u.test(part) && !/--|\.\.|\.git$/u.test(part);
}

/** A branch, a tag, `refs/pr/1` or a commit: less than git takes, and nothing that is a path. */
function isRevision(text: string): boolean {
  return text.length <= 200 && text.split("/").every((part) => /^\w[\w.-]*$/u.test(part) && !part.includes(".."));
}

/** Short enough for a sentence. */
function shown(asked: string): string {
  return asked.length > 60 ? `${asked.slice(0, 57)}…` : asked;
}
