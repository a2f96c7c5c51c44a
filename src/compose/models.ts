import { listReply, pulledReply, removedReply, verifiedReply } from "../../commands/models/model-replies.ts";
import type { Reply } from "../../commands/reply.ts";
import { say } from "../../commands/words.ts";
import type { WordedReply } from "../bot/platform.ts";
import type { ModelsArguments } from "../bot/terminal/command-line.ts";
import type { ProgressLine } from "../bot/terminal/progress-line.ts";
import type { Wording } from "../bot/wording.ts";
import type { Config } from "../config.ts";
import { modelLibrary } from "../engine/models/model-library.ts";
import { libraryOptions } from "./library-options.ts";

export interface ModelsParts {
  readonly config: Config;
  readonly wording: Wording;
  readonly locale: string;
  readonly progress: ProgressLine;
  readonly signal: AbortSignal;
}

/**
 * Does with the models of this machine what the command line asks for; needs neither a server nor a database. `good` is false where files were
 * found damaged. Throws EngineErrors, and the signal's reason.
 */
export async function manageModels(
  asked: ModelsArguments,
  parts: ModelsParts,
): Promise<{ reply: WordedReply; good: boolean }> {
  const { config, wording, locale, progress, signal } = parts;
  const library = modelLibrary(libraryOptions(config));
  const onProgress = ({ done, total }: { readonly done: number; readonly total: number }) =>
    progress.show(wordedProgress(done, total, parts));
  switch (asked.action) {
    case "list":
      return worded(listReply(await library.list()));
    case "pull": {
      const { model, precision } = asked;
      return worded(pulledReply(await library.pull(model, { precision, signal, onProgress })));
    }
    case "remove":
      return worded(removedReply(await library.remove(asked.model)));
    case "verify": {
      const verified = await library.verify(asked.model, { signal, onProgress });
      return { ...worded(verifiedReply(verified)), good: verified.files.every(({ state }) => state === "good") };
    }
    default:
      return asked satisfies never;
  }

  function worded({ blocks, audience, data }: Reply): { reply: WordedReply; good: boolean } {
    progress.clear();
    const reply = {
      blocks: blocks.map((block) => wording.block(block, locale)),
      buttons: [],
      audience,
      data,
      final: true,
    };
    return { reply, good: true };
  }
}

function wordedProgress(done: number, total: number, { wording, locale }: ModelsParts): WordedReply {
  const words = wording.words(say("models.progress", { done: done / 1e6, total: total / 1e6 }), locale);
  const blocks = [{ kind: "progress" as const, done, total, words }];
  return { blocks, buttons: [], audience: "caller", data: null, final: false };
}
