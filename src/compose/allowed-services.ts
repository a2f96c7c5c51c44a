import type { Caller } from "../../commands/caller.ts";
import type { Services } from "../../commands/services.ts";
import { CHATML } from "../engine/chat-template/chatml.ts";
import { EngineError } from "../engine/errors.ts";
import { type AllowList, allowList, namesLike } from "../engine/models/allow-list.ts";
import type { Json } from "../jobs/ports.ts";

/**
 * What a caller may use: the operator everything, everybody else the models that the patterns allow. Others are neither shown nor found:
 * `EngineError("model.not-allowed", {asked, allowed})`. Likewise what is brought from `repositories` of the Hub: `embedding.no-repositories` {asked} where
 * there are none, and `embedding.repository` {asked, allowed}.
 */
export function allowedServices(
  services: Services,
  patterns: readonly string[],
  repositories: readonly string[] = [],
): (caller: Caller) => Services {
  const isAllowed = allowList(patterns);
  const mustBeAllowed = (asked: string) => {
    if (!isAllowed(asked)) throw new EngineError("model.not-allowed", { asked, allowed: patterns });
  };
  const restricted = restrict(services, isAllowed, { mustBeAllowed, mustBeOpen: openTo(repositories) });
  return ({ role }) => (role === "operator" ? services : restricted);
}

type Check = (name: string) => void;

function openTo(repositories: readonly string[]): Check {
  const isOpen = namesLike(repositories);
  return (asked) => {
    if (isOpen(asked)) return;
    if (repositories.length === 0) throw new EngineError("embedding.no-repositories", { asked });
    throw new EngineError("embedding.repository", { asked, allowed: repositories });
  };
}

function restrict(
  services: Services,
  isAllowed: AllowList,
  { mustBeAllowed, mustBeOpen }: { readonly mustBeAllowed: Check; readonly mustBeOpen: Check },
): Services {
  const { tokenizers, trainedTokenizers, chatTemplates, models, library, jobs } = services;
  const isTrainedBy = (owner: string | undefined, name: string) =>
    owner !== undefined && trainedTokenizers.names(owner).includes(name.trim());
  return {
    ...services,
    tokenizers: {
      names: (owner) => tokenizers.names(owner).filter((name) => isAllowed(name) || isTrainedBy(owner, name)),
      async get(name, run) {
        if (!isTrainedBy(run?.owner, name)) mustBeAllowed(name);
        return tokenizers.get(name, run);
      },
    },
    chatTemplates: {
      models: async () => (await chatTemplates.models()).filter(isAllowed),
      async render(model, chat, run) {
        if (!isTrainedBy(run?.owner, model)) mustBeAllowed(model);
        if (run?.template !== undefined && run.template.toLowerCase() !== CHATML) mustBeAllowed(run.template);
        return chatTemplates.render(model, chat, run);
      },
    },
    models: {
      list: async () => (await models.list()).filter(({ name }) => isAllowed(name)),
      async find(task, name) {
        if (name !== undefined) mustBeAllowed(name);
        return models.find(task, name);
      },
    },
    library: { ...library, list: async () => (await library.list()).filter(({ name }) => isAllowed(name)) },
    jobs: {
      ...jobs,
      async add(job) {
        for (const name of namedIn(job.input, "model")) mustBeAllowed(name);
        if (job.type === FETCHING) for (const name of namedIn(job.input, "repository")) mustBeOpen(name);
        return jobs.add(job);
      },
    },
  };
}

/** Other jobs only say of an embedding which repository it was once brought from. */
const FETCHING = "embedding.fetch";

/** What a job's input says under a key, wherever in it. */
function namedIn(input: Json | undefined, wanted: string): readonly string[] {
  if (typeof input !== "object" || input === null) return [];
  return Object.entries(input).flatMap(([key, value]: [string, Json | undefined]) =>
    key === wanted && typeof value === "string" ? [value] : namedIn(value, wanted),
  );
}
