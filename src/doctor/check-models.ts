import { type MessageKey, say, verbatim, type Words } from "../../commands/words.ts";
import type { EngineError } from "../engine/errors.ts";
import type { FolderStore } from "../engine/models/model-folders.ts";
import type { ModelTask } from "../engine/ports.ts";
import type { Finding } from "./finding.ts";

/** The models found, those that can't be used and why, and the tasks for which there is none. */
export async function checkModels(
  store: FolderStore,
  wordError: (problem: EngineError) => { readonly message: string; readonly hint?: string },
): Promise<readonly Finding[]> {
  const [models, problems] = await Promise.all([store.list(), store.problems()]);
  const found = models.map(({ name, tasks, folder }): Finding => {
    const data = { name, tasks, folder };
    return { state: "good", words: say("doctor.model.found", { name, tasks: tasks.join(", ") }), data };
  });
  const unusable = problems.map((problem): Finding => {
    const { message, hint } = wordError(problem);
    return {
      state: "open",
      words: verbatim(message),
      ...(hint !== undefined && { help: verbatim(hint) }),
      data: { code: problem.code },
    };
  });
  const missing = TASKS.filter(([task]) => !models.some(({ tasks }) => tasks.includes(task)));
  return [...found, ...unusable, ...missing.map(([task, key]) => without(task, say(key)))];
}

const TASKS: readonly (readonly [ModelTask, MessageKey])[] = [
  ["text-to-image", "doctor.model.none.text-to-image"],
  ["text-embedding", "doctor.model.none.text-embedding"],
  ["image-embedding", "doctor.model.none.image-embedding"],
];

function without(task: ModelTask, words: Words): Finding {
  return { state: "broken", words, help: say("doctor.model.help"), data: { task } };
}
