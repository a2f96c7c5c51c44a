import type { Recipe } from "../../src/engine/ports.ts";
import type { Block } from "../reply.ts";
import { say } from "../words.ts";

/** What of the prompts was not painted, never left out silently. */
export function recipeNotes({ unread, unfitEmbeddings = [] }: Recipe): readonly Block[] {
  const notes: Block[] = [];
  if (unread?.prompt) notes.push({ kind: "note", words: say("imagine.unread", { text: unread.prompt }) });
  if (unread?.negativePrompt) {
    notes.push({ kind: "note", words: say("imagine.unread-negative", { text: unread.negativePrompt }) });
  }
  if (unfitEmbeddings.length > 0) {
    notes.push({ kind: "note", words: say("imagine.unfit-embeddings", { names: unfitEmbeddings.join(", ") }) });
  }
  return notes;
}
