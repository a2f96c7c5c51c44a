import { EngineError } from "../src/engine/errors.ts";
import { precisions } from "../src/engine/models/hub/needed-files.ts";
import { readRepositoryName } from "../src/engine/models/repository-name.ts";
import { modelPullOutput, modelVerifyOutput } from "../src/jobs/model-jobs.ts";
import type { Caller } from "./caller.ts";
import { type Command, defineAction } from "./define.ts";
import { followJob } from "./follow-job.ts";
import { listReply, pulledReply, removedReply, verifiedReply } from "./models/model-replies.ts";
import { showModel } from "./models/show-model.ts";

const list = defineAction({
  summary: "models.list.summary",
  options: {},
  run: async (_, { library }) => listReply(await library.list()),
});

const pull = defineAction({
  summary: "models.pull.summary",
  options: {
    model: { kind: "rest", summary: "models.pull.model", required: true, maxLength: 300 },
    precision: { kind: "choice", summary: "models.precision", choices: precisions, default: "fp32" },
  },
  async *run({ options, caller, locale, target, signal }, { jobs }) {
    mustBeOperator(caller);
    // What can be no name need not wait for a worker to say so.
    readRepositoryName(options.model);
    const input = { asked: options.model.trim(), precision: options.precision };
    const origin = { command: "models", action: "pull", caller, locale, target };
    yield* followJob({ type: "model.pull", input, origin }, jobs, signal);
  },
  present: (output) => pulledReply(modelPullOutput.parse(output)),
});

const pulledModel = {
  kind: "rest",
  summary: "models.model",
  required: true,
  suggest: "pulled-models",
  maxLength: 300,
} as const;

const verify = defineAction({
  summary: "models.verify.summary",
  options: { model: pulledModel },
  async *run({ options, caller, locale, target, signal }, { jobs }) {
    mustBeOperator(caller);
    const origin = { command: "models", action: "verify", caller, locale, target };
    yield* followJob({ type: "model.verify", input: { name: options.model.trim() }, origin }, jobs, signal);
  },
  present: (output) => verifiedReply(modelVerifyOutput.parse(output)),
});

const remove = defineAction({
  summary: "models.remove.summary",
  options: { model: pulledModel },
  async run({ options, caller }, { library }) {
    mustBeOperator(caller);
    return removedReply(await library.remove(options.model));
  },
});

/** The models that are here; whoever runs the bot also brings and removes them. */
export const models: Command = {
  name: "models",
  summary: "models.summary",
  examples: [
    "/models",
    "/models show sd15-tiny",
    "/models pull Qwen/Qwen2-7B-Instruct",
    "/models verify Qwen/Qwen2-7B-Instruct",
  ],
  actions: { list, show: showModel, pull, remove, verify },
};

/** Models take room on the machine and can be large: what is there is for its owner to decide. */
function mustBeOperator({ role }: Caller): void {
  if (role !== "operator") throw new EngineError("models.operator-only");
}
