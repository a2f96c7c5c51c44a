import { stat } from "node:fs/promises";
import { say, verbatim } from "../../commands/words.ts";
import type { EngineError } from "../engine/errors.ts";
import { embeddingFolder } from "../engine/textual-inversion/embedding-folder.ts";
import type { Finding } from "./finding.ts";

/** How many embeddings prompts may name, and the files that can't be used and why. Nothing where no folder is set. */
export async function checkEmbeddings(
  folder: string | undefined,
  wordError: (problem: EngineError) => { readonly message: string; readonly hint?: string },
): Promise<readonly Finding[]> {
  if (folder === undefined) return [];
  const isFolder = (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
  if (!isFolder)
    return [
      { state: "open", words: say("doctor.embedding.nowhere", { folder }), help: say("doctor.embedding.nowhere.help") },
    ];
  const store = embeddingFolder(folder);
  const [embeddings, problems] = await Promise.all([store.list(), store.problems()]);
  const count = embeddings.length;
  const found: Finding = { state: "good", words: say("doctor.embedding.found", { count, folder }), data: { count } };
  const unusable = problems.map((problem): Finding => {
    const { message, hint } = wordError(problem);
    const help = hint === undefined ? {} : { help: verbatim(hint) };
    return { state: "open", words: verbatim(message), ...help, data: { code: problem.code } };
  });
  return [found, ...unusable];
}
