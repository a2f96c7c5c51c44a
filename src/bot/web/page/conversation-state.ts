import type { Block } from "../../../../commands/reply.ts";
import type { WordedReply } from "../../platform.ts";
import type { ConversationEntry } from "../../stores.ts";

type Entries = readonly ConversationEntry[];

export function withSaid(entries: Entries, entry: ConversationEntry): Entries {
  return entries.some(({ message }) => message === entry.message) ? entries : [...entries, entry];
}

/** A final answer is never replaced by a working one. */
export function withReply(entries: Entries, message: string, reply: WordedReply): Entries {
  return entries.map((entry) =>
    entry.message === message && (reply.final || !entry.reply?.final) ? { ...entry, reply } : entry,
  );
}

/** The command lines that were said, without the names of the files that went along. */
export function linesOf(entries: Entries): readonly string[] {
  return entries.map(({ said }) => lineOf(said)).filter((line) => line.startsWith("/"));
}

export function lineOf(said: string): string {
  return said.replace(/(\n📎 .*)+$/u, "");
}

/** An answer in one sentence, for those who hear the page. */
export function summaryOf({ blocks, error }: WordedReply): string {
  if (error !== undefined) return `${error.message} ${error.hint ?? ""}`;
  return blocks.map(sentenceOf).find((sentence) => sentence !== "") ?? "";
}

function sentenceOf(block: Block<string>): string {
  if (block.kind === "image") return block.alt;
  return "words" in block ? block.words : "";
}
