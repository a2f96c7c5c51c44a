import { EngineError } from "../src/engine/errors.ts";
import type { Tokenizer, VocabularyEntry } from "../src/engine/ports.ts";
import { defineCommand } from "./define.ts";
import type { Block, Reply } from "./reply.ts";
import { say, verbatim } from "./words.ts";

/** A vocabulary: its size and special tokens; a token with its neighbours; all that have a part in them. */
export const vocab = defineCommand({
  name: "vocab",
  summary: "vocab.summary",
  examples: ["/vocab model:clip", "/vocab model:gpt-4o id:2375", "/vocab model:clip search:^pupp"],
  options: {
    model: { kind: "text", summary: "option.tokenizer", default: "gpt-4o", suggest: "tokenizers", maxLength: 200 },
    token: { kind: "text", summary: "vocab.token", maxLength: 500 },
    id: { kind: "integer", summary: "vocab.id", min: 0, max: 100_000_000 },
    search: { kind: "text", summary: "vocab.search", maxLength: 100 },
  },
  async run({ options }, services): Promise<Reply> {
    const { model, token, id, search } = options;
    if ([token, id, search].filter((one) => one !== undefined).length > 1) throw new EngineError("vocab.one-of");
    const tokenizer = await services.tokenizers.get(model);
    const entries = [...tokenizer.entries()];
    const special = specialOf(tokenizer, entries);
    const found = search === undefined ? undefined : entries.filter(searchFor(search));
    const place = id ?? (token === undefined ? undefined : placeOf(tokenizer, token));
    const tokens = found?.slice(0, MOST_FOUND) ?? (place === undefined ? [] : around(tokenizer, entries, place));
    const { vocabularySize: size } = tokenizer;
    return {
      blocks: [
        { kind: "heading", words: say("vocab.heading", { count: size, model: tokenizer.model }) },
        ...(found === undefined ? [] : [{ kind: "text" as const, words: say("vocab.found", { count: found.length }) }]),
        ...(place === undefined && found === undefined ? [specialTable(special)] : [tokenTable(tokens)]),
      ],
      audience: "everyone",
      data: {
        model: tokenizer.model,
        size,
        special,
        tokens: tokens.map((entry) => ({ ...entry })),
        ...(found !== undefined && { found: found.length }),
      },
    };
  },
});

/** As many rows as a chat shows in one table. */
const MOST_FOUND = 50;
const NEIGHBOURS = 4;

function specialOf({ specialTokens }: Tokenizer, entries: readonly VocabularyEntry[]) {
  const roles = new Map(Object.entries(specialTokens).map(([role, token]) => [token, role]));
  return entries
    .filter(({ token, special }) => special || roles.has(token))
    .map(({ id, token }) => {
      const role = roles.get(token);
      return role === undefined ? { id, token } : { id, token, role };
    });
}

function searchFor(search: string): (entry: VocabularyEntry) => boolean {
  if (!search.startsWith("^") || search === "^") return ({ token }) => token.includes(search);
  const beginning = search.slice(1);
  return ({ token }) => token.startsWith(beginning);
}

function placeOf(tokenizer: Tokenizer, token: string): number {
  const id = tokenizer.idOf(token);
  if (id === undefined) throw new EngineError("token.absent", { model: tokenizer.model, token });
  return id;
}

function around(tokenizer: Tokenizer, entries: readonly VocabularyEntry[], id: number): readonly VocabularyEntry[] {
  const at = entries.findIndex((entry) => entry.id === id);
  if (at < 0) {
    const most = entries.at(-1)?.id ?? 0;
    throw new EngineError("token.unknown", { model: tokenizer.model, id, most });
  }
  return entries.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
}

function tokenTable(entries: readonly VocabularyEntry[]): Block {
  return {
    kind: "table",
    columns: [say("vocab.column.id"), say("vocab.column.token")],
    rows: entries.map(({ id, token }) => [verbatim(id), verbatim(token)]),
  };
}

function specialTable(special: ReturnType<typeof specialOf>): Block {
  return {
    kind: "table",
    columns: [say("vocab.column.id"), say("vocab.column.token"), say("vocab.column.role")],
    rows: special
      .slice(0, MOST_FOUND)
      .map(({ id, token, role }) => [
        verbatim(id),
        verbatim(token),
        role === undefined ? say("vocab.special") : verbatim(role),
      ]),
  };
}
