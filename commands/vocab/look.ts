import { EngineError } from "../../src/engine/errors.ts";
import type { TokenizerHandle, VocabularyEntry } from "../../src/engine/ports.ts";
import { defineAction } from "../define.ts";
import type { Block, Reply } from "../reply.ts";
import { tokenizerOwner } from "../tokenizer-owner.ts";
import { say, verbatim } from "../words.ts";

/** A vocabulary: its size and special tokens; a token with its neighbours; all that have a part in them. */
export const look = defineAction({
  summary: "vocab.look.summary",
  options: {
    model: { kind: "text", summary: "option.tokenizer", default: "gpt-4o", suggest: "tokenizers", maxLength: 200 },
    token: { kind: "text", summary: "vocab.token", maxLength: 500 },
    id: { kind: "integer", summary: "vocab.id", min: 0, max: 100_000_000 },
    search: { kind: "text", summary: "vocab.search", maxLength: 100 },
  },
  async run({ options, caller, signal }, services): Promise<Reply> {
    const { model, token, id, search } = options;
    if ([token, id, search].filter((one) => one !== undefined).length > 1) throw new EngineError("vocab.one-of");
    const tokenizer = await services.tokenizers.get(model, { signal, owner: tokenizerOwner(caller) });
    const special = withRoles(tokenizer, await tokenizer.specialEntries({ signal }));
    const searched = search === undefined ? undefined : await tokenizer.search(search, MOST_FOUND, { signal });
    const found = searched?.found;
    const place = id ?? (token === undefined ? undefined : await placeOf(tokenizer, token));
    const near = place === undefined ? [] : await tokenizer.around(place, NEIGHBOURS, { signal });
    const tokens = searched?.entries ?? near;
    const { vocabularySize: size } = tokenizer;
    return {
      blocks: [
        { kind: "heading", words: say("vocab.heading", { count: size, model: tokenizer.model }) },
        ...(found === undefined ? [] : [{ kind: "text" as const, words: say("vocab.found", { count: found }) }]),
        ...(place === undefined && found === undefined ? [specialTable(special)] : [tokenTable(tokens)]),
      ],
      audience: "everyone",
      data: {
        model: tokenizer.model,
        size,
        special,
        tokens: tokens.map((entry) => ({ ...entry })),
        ...(found !== undefined && { found }),
      },
    };
  },
});

/** As many rows as a chat shows in one table. */
const MOST_FOUND = 50;
const NEIGHBOURS = 4;

function withRoles({ specialTokens }: TokenizerHandle, entries: readonly VocabularyEntry[]) {
  const roles = new Map(Object.entries(specialTokens).map(([role, token]) => [token, role]));
  return entries.map(({ id, token }) => {
    const role = roles.get(token);
    return role === undefined ? { id, token } : { id, token, role };
  });
}

async function placeOf(tokenizer: TokenizerHandle, token: string): Promise<number> {
  const id = await tokenizer.idOf(token);
  if (id === undefined) throw new EngineError("token.absent", { model: tokenizer.model, token });
  return id;
}

function tokenTable(entries: readonly VocabularyEntry[]): Block {
  return {
    kind: "table",
    columns: [say("vocab.column.id"), say("vocab.column.token")],
    rows: entries.map(({ id, token }) => [verbatim(id), verbatim(token)]),
  };
}

function specialTable(special: ReturnType<typeof withRoles>): Block {
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
