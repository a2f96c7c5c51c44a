import type { VocabularyEntry } from "../../src/engine/ports.ts";
import type { RawOptions } from "../define.ts";
import type { Button } from "../reply.ts";
import { type Message, say } from "../words.ts";

/** To the tokens before and behind those that are shown around one. */
export function neighbourButtons(model: string, shown: readonly VocabularyEntry[], asked: number): readonly Button[] {
  const before = shown[0]?.id ?? asked;
  const behind = shown.at(-1)?.id ?? asked;
  return [
    ...(before < asked ? [button(say("vocab.button.before", { id: before }), { model, id: before })] : []),
    ...(behind > asked ? [button(say("vocab.button.behind", { id: behind }), { model, id: behind })] : []),
  ];
}

/** To the other pages of a list. */
export function pageButtons(options: RawOptions, page: number, pages: number): readonly Button[] {
  return [
    ...(page > 1 ? [button(say("vocab.button.previous"), { ...options, page: page - 1 })] : []),
    ...(page < pages ? [button(say("vocab.button.next"), { ...options, page: page + 1 })] : []),
  ];
}

function button(label: Message, options: RawOptions): Button {
  return { label, style: "secondary", action: { command: "vocab", action: "look", options }, for: "everyone" };
}
