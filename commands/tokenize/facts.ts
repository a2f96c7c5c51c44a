import type { EncodedText } from "../../src/engine/ports.ts";
import type { Block } from "../reply.ts";
import { say, verbatim } from "../words.ts";
import type { TokenizeData } from "./data.ts";

/** English text runs at about four characters a token (OpenAI's rule of thumb, help.openai.com article 4936856). */
const ENGLISH_CHARACTERS_PER_TOKEN = 4;

export function tokenizeFacts(data: TokenizeData, { special }: EncodedText): Block {
  return {
    kind: "facts",
    facts: [
      { label: say("tokenize.fact.tokens"), value: say("tokenize.tokens", { count: data.count, special }) },
      { label: say("tokenize.fact.characters"), value: say("number", { value: data.characters }) },
      { label: say("tokenize.fact.ratio"), value: comparison(data.charactersPerToken) },
      ...(data.added === undefined
        ? []
        : [{ label: say("tokenize.fact.added"), value: verbatim(data.added.map(addedWord).join(" · ")) }]),
    ],
  };
}

function addedWord({ id, token }: NonNullable<TokenizeData["added"]>[number]): string {
  return `${token} ${id}`;
}

/** What was cut off, is unknown, was filled up, or is in the file alone. */
export function tokenizeNotes({ truncated, unknown }: TokenizeData, { padding }: EncodedText): readonly Block[] {
  return [
    ...(truncated > 0 ? [note("tokenize.truncated", truncated)] : []),
    ...(unknown > 0 ? [note("tokenize.unknown", unknown)] : []),
    ...(padding > 0 ? [note("tokenize.padded", padding)] : []),
  ];
}

function note(key: "tokenize.truncated" | "tokenize.unknown" | "tokenize.padded", count: number): Block {
  return { kind: "note", words: say(key, { count }) };
}

/** How this text compares with English. */
function comparison(charactersPerToken: number) {
  const key =
    charactersPerToken > ENGLISH_CHARACTERS_PER_TOKEN * 1.15
      ? "tokenize.ratio.better"
      : charactersPerToken < ENGLISH_CHARACTERS_PER_TOKEN * 0.85
        ? "tokenize.ratio.worse"
        : "tokenize.ratio.same";
  return say(key, { value: charactersPerToken });
}
