import type { Caller } from "../../commands/caller.ts";
import type { Services } from "../../commands/services.ts";
import { CHATML } from "../engine/chat-template/chatml.ts";
import { EngineError } from "../engine/errors.ts";
import { type AllowList, allowList } from "../engine/models/allow-list.ts";
import type { Json } from "../jobs/ports.ts";

/** What a caller may use: the operator everything, everybody else the models that the patterns allow. Others are neither shown nor found: `EngineError("model.not-allowed", {asked, allowed})`. */
export function allowedServices(services: Services, patterns: readonly string[]): (caller: Caller) => Services {
  const isAllowed = allowList(patterns);
  const restricted = restrict(services, isAllowed, (asked) => {
    if (!isAllowed(asked)) throw new EngineError("model.not-allowed", { asked, allowed: patterns });
  });
  return ({ role }) => (role === "operator" ? services : restricted);
}

function restrict(services: Services, isAllowed: AllowList, mustBeAllowed: (name: string) => void): Services {
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
        for (const name of modelsIn(job.input)) mustBeAllowed(name);
        return jobs.add(job);
      },
    },
  };
}

/** The models that a job's input names, wherever in it. */
function modelsIn(input: Json | undefined): readonly string[] {
  if (typeof input !== "object" || input === null) return [];
  return Object.entries(input).flatMap(([key, value]: [string, Json | undefined]) =>
    key === "model" && typeof value === "string" ? [value] : modelsIn(value),
  );
}
