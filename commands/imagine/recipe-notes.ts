import type { Recipe } from "../../src/engine/ports.ts";
import type { Block } from "../reply.ts";
import { say } from "../words.ts";

/** What was asked for and did nothing, or was not read of the prompts: never left out silently. */
export function recipeNotes({ unread, unfitEmbeddings = [], ...recipe }: Recipe): readonly Block[] {
  const notes: Block[] = [];
  if (recipe.guidanceScale === 0) notes.push({ kind: "note", words: say("imagine.prompt-idle") });
  if (recipe.guidanceScale === 1 && recipe.negativePrompt !== "") {
    notes.push({ kind: "note", words: say("imagine.negative-idle") });
  }
  if (unread?.prompt) notes.push({ kind: "note", words: say("imagine.unread", { text: unread.prompt }) });
  if (unread?.negativePrompt) {
    notes.push({ kind: "note", words: say("imagine.unread-negative", { text: unread.negativePrompt }) });
  }
  if (unfitEmbeddings.length > 0) {
    notes.push({ kind: "note", words: say("imagine.unfit-embeddings", { names: unfitEmbeddings.join(", ") }) });
  }
  return notes;
}
