import type { EncodedText, Encoding, Token } from "../../src/engine/ports.ts";
import type { Block } from "../reply.ts";
import type { Services } from "../services.ts";
import { say, verbatim, type Words } from "../words.ts";

export const views = ["picture", "table", "ids"] as const;
export type TokenizeView = (typeof views)[number];

/** What is seen of the tokens, and how many are not. */
interface Shown {
  readonly blocks: readonly Block[];
  readonly hidden: number;
}

interface Texts {
  readonly text: string;
  readonly pair: string | undefined;
}

/** More ids than this are easier to read in a file than in a chat. */
const MOST_IDS = 400;
/** As many rows as a chat shows in one table. */
const MOST_ROWS = 50;

export async function tokenizeView(
  view: TokenizeView,
  texts: Texts,
  input: EncodedText,
  locale: string,
  services: Services,
): Promise<Shown> {
  switch (view) {
    case "picture":
      return picture(texts, input, locale, services);
    case "table":
      return table(input);
    case "ids":
      return ids(input);
    default:
      return view satisfies never;
  }
}

async function picture({ text, pair = "" }: Texts, input: EncodedText, locale: string, services: Services) {
  const shown = shownTokens(input, text.length);
  const beyond = input.count - input.padding - shown.tokens.length;
  const { png, hidden } = await services.drawTokens(text + pair, shown, {
    locale,
    more: (count) => services.translate(say("tokenize.more", { count: count + beyond }), locale),
  });
  const file = await services.files.save({ name: "tokens.png", mediaType: "image/png", bytes: png });
  const few = input.count <= MOST_IDS ? ids(input).blocks : [];
  const blocks: Block[] = [{ kind: "image", file, alt: verbatim(cutText(input.tokens)) }, ...few];
  return { blocks, hidden: few.length === 0 ? input.count : hidden + beyond };
}

function table({ tokens, count }: EncodedText): Shown {
  const rows = tokens
    .slice(0, MOST_ROWS)
    .map((token, place): readonly Words[] => [
      verbatim(place),
      verbatim(token.id),
      verbatim(token.token),
      verbatim(token.bytes ?? JSON.stringify(token.text)),
      verbatim(token.start === undefined ? "–" : `${token.start}–${token.end}`),
    ]);
  const hidden = count - rows.length;
  const blocks: Block[] = [{ kind: "table", columns: COLUMNS.map((key) => say(key)), rows }];
  if (hidden > 0) blocks.push({ kind: "note", words: say("tokenize.more", { count: hidden }) });
  return { blocks, hidden };
}

const COLUMNS = [
  "tokenize.column.place",
  "tokenize.column.id",
  "tokenize.column.token",
  "tokenize.column.text",
  "tokenize.column.range",
] as const;

function ids({ ids: all, count }: EncodedText): Shown {
  const text = all.slice(0, MOST_IDS).join(" ");
  const hidden = Math.max(0, count - MOST_IDS);
  const blocks: Block[] = [{ kind: "code", text }];
  if (hidden > 0) blocks.push({ kind: "note", words: say("tokenize.more", { count: hidden }) });
  return { blocks, hidden };
}

/** Without padding, and with a second text's ranges behind the first's. */
function shownTokens({ shown: tokens }: EncodedText, shift: number): Encoding {
  const shown = tokens.map((token) =>
    token.pair && token.start !== undefined && token.end !== undefined
      ? { ...token, start: token.start + shift, end: token.end + shift }
      : token,
  );
  return { tokens: shown, ids: shown.map(({ id }) => id) };
}

/** The picture in words: its tokens between bars, the first of them where there are many. */
export function cutText(tokens: readonly Token[]): string {
  const pieces = tokens
    .slice(0, 1500)
    .map(({ text, token, special }) => (special ? token : text))
    .join("│");
  return pieces.length > 1500 ? `${pieces.slice(0, 1500)}…` : pieces;
}
