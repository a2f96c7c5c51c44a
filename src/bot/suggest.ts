import type { Caller } from "../../commands/caller.ts";
import type { SuggestionSource } from "../../commands/define.ts";
import { knownEmbeddings, usableEmbeddings } from "../../commands/embedding/known-embeddings.ts";
import { presets } from "../../commands/imagine/presets.ts";
import type { Services } from "../../commands/services.ts";
import { tokenizerOwner } from "../../commands/tokenizer-owner.ts";
import { samplers } from "../engine/diffusion/samplers/index.ts";
import { AUTOMATIC, schedules } from "../engine/diffusion/schedules/index.ts";
import { usualStages } from "../engine/embeddings/encoder.ts";
import type { ModelTask } from "../engine/ports.ts";

/** Completions for what is being typed: those that begin with it first, then those that contain it. */
export async function suggest(
  source: SuggestionSource,
  typed: string,
  caller: Caller,
  services: Services,
): Promise<readonly string[]> {
  if (source === "embeddings")
    return withLastWord(
      typed,
      (await usableEmbeddings(caller, services)).map(({ name }) => name),
    );
  // Of several with commas only the last is still being typed.
  const before = LISTED.has(source) ? (/^.*,\s*/su.exec(typed)?.[0] ?? "") : "";
  const wanted = typed.slice(before.length).trim().toLowerCase();
  const rank = (name: string) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return (await namesFrom(source, caller, services))
    .filter((name) => name.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST)
    .map((name) => before + name);
}

const LISTED: ReadonlySet<SuggestionSource> = new Set(["presets", "styles"]);

/** Discord takes 25 (developers/interactions/application-commands). */
const MOST = 25;

/** What was typed, since any text may be meant; then with its last word completed. */
function withLastWord(typed: string, names: readonly string[]): readonly string[] {
  const [, before = "", word = ""] = /^([\s\S]*?)([\p{L}\p{N}_.-]*)$/u.exec(typed) ?? [];
  const wanted = word.toLowerCase();
  const found = names.filter((name) => name.toLowerCase().includes(wanted) && name !== word);
  const first = typed.trim() === "" ? [] : [typed];
  return [...first, ...found.map((name) => `${before}${name}`)].slice(0, MOST);
}

async function namesFrom(
  source: Exclude<SuggestionSource, "embeddings">,
  caller: Caller,
  services: Services,
): Promise<readonly string[]> {
  const models = async (...tasks: readonly ModelTask[]) =>
    (await services.models.list())
      .filter((model) => tasks.some((task) => model.tasks.includes(task)))
      .map(({ name }) => name);
  switch (source) {
    case "tokenizers":
      return services.tokenizers.names(tokenizerOwner(caller));
    case "trained-tokenizers":
      return services.trainedTokenizers.names(tokenizerOwner(caller));
    case "image-models":
      return models("text-to-image");
    case "embedding-models":
      return models("text-to-image", "text-embedding", "image-embedding");
    case "embedding-stages":
      return usualStages;
    case "pulled-models":
      return (await services.library.list()).flatMap(({ name, source }) => (source === "hub" ? [name] : []));
    case "samplers":
      return samplers.map(({ name }) => name);
    case "schedules":
      return [AUTOMATIC, ...schedules.map(({ label }) => label)];
    case "presets":
      return Object.keys(presets);
    case "styles":
      return (await services.styles.list()).map(({ name }) => name);
    case "embedding-names":
      return (await knownEmbeddings(caller, services)).map(({ name }) => name);
    case "jobs":
      return (await services.jobs.list(caller)).map(({ id }) => id);
    case "commands":
      return services.commands().map(({ name }) => name);
    default:
      return source satisfies never;
  }
}
