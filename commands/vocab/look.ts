import { EngineError } from "../../src/engine/errors.ts";
import type { TokenizerHandle, VocabularyEntry } from "../../src/engine/ports.ts";
import { defineAction } from "../define.ts";
import type { Block, Reply } from "../reply.ts";
import { tokenizerOwner } from "../tokenizer-owner.ts";
import { say, verbatim } from "../words.ts";
import { neighbourButtons, pageButtons } from "./look-buttons.ts";

/** A vocabulary: its size and special tokens; a token with its neighbours; all that have a part in them. */
export const look = defineAction({
  summary: "vocab.look.summary",
  options: {
    model: { kind: "text", summary: "option.tokenizer", default: "gpt-4o", suggest: "tokenizers", maxLength: 200 },
    token: { kind: "text", summary: "vocab.token", maxLength: 500 },
    id: { kind: "integer", summary: "vocab.id", min: 0, max: 100_000_000 },
    search: { kind: "text", summary: "vocab.search", maxLength: 100 },
    page: { kind: "integer", summary: "vocab.page", min: 1, max: 1_000_000, default: 1 },
  },
  async run({ options, caller, signal }, services): Promise<Reply> {
    const { model, token, id, search } = options;
    if ([token, id, search].filter((one) => one !== undefined).length > 1) throw new EngineError("vocab.one-of");
    const tokenizer = await services.tokenizers.get(model, { signal, owner: tokenizerOwner(caller) });
    const special = withRoles(tokenizer, await tokenizer.specialEntries({ signal }));
    const place = id ?? (token === undefined ? undefined : await placeOf(tokenizer, token));
    const skip = (options.page - 1) * PAGE;
    const searched =
      search === undefined ? undefined : await tokenizer.search(search, { skip, most: PAGE }, { signal });
    const near = place === undefined ? [] : await tokenizer.around(place, NEIGHBOURS, { signal });
    const tokens = searched?.entries ?? near;
    const listed = searched?.found ?? (place === undefined ? special.length : 0);
    const pages = Math.max(1, Math.ceil(listed / PAGE));
    if (options.page > pages) throw new EngineError("vocab.no-page", { page: options.page, pages });
    const { vocabularySize: size } = tokenizer;
    return {
      blocks: [
        { kind: "heading", words: say("vocab.heading", { count: size, model: tokenizer.model }) },
        ...(searched === undefined ? [] : [text("vocab.found", { count: searched.found })]),
        ...(pages === 1 ? [] : [text("vocab.pages", { page: options.page, pages })]),
        place === undefined && searched === undefined
          ? specialTable(special.slice(skip, skip + PAGE))
          : tokenTable(tokens, place),
      ],
      buttons:
        place === undefined
          ? pageButtons({ model, ...(search !== undefined && { search }) }, options.page, pages)
          : neighbourButtons(model, tokens, place),
      audience: "everyone",
      data: {
        model: tokenizer.model,
        size,
        special,
        tokens: tokens.map((entry) => ({ ...entry })),
        ...(searched !== undefined && { found: searched.found }),
        ...(pages > 1 && { page: options.page, pages }),
      },
    };
  },
});

/** As many rows as a chat shows in one table. */
const PAGE = 50;
const NEIGHBOURS = 4;

function text(...words: Parameters<typeof say>): Block {
  return { kind: "text", words: say(...words) };
}

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

/** The one that was asked for is marked. */
function tokenTable(entries: readonly VocabularyEntry[], asked: number | undefined): Block {
  return {
    kind: "table",
    columns: [say("vocab.column.id"), say("vocab.column.token")],
    rows: entries.map(({ id, token }) => [verbatim(id === asked ? `→ ${id}` : id), verbatim(token)]),
  };
}

function specialTable(special: ReturnType<typeof withRoles>): Block {
  return {
    kind: "table",
    columns: [say("vocab.column.id"), say("vocab.column.token"), say("vocab.column.role")],
    rows: special.map(({ id, token, role }) => [
      verbatim(id),
      verbatim(token),
      role === undefined ? say("vocab.special") : verbatim(role),
    ]),
  };
}
