import type { Token } from "../ports.ts";
import { cutPieces } from "./cut-pieces.ts";
import type { Fonts } from "./fonts.ts";
import { type Direction, directionOf } from "./reading-order.ts";
import { type Piece, textPieces } from "./text-pieces.ts";
import type { Cell } from "./token-cells.ts";

/** A box with its pieces and sizes, in pixels. A box too wide for a line is cut into several. */
export interface Box {
  readonly cell: Cell;
  readonly kind: "token" | "shared" | "special";
  readonly pieces: readonly Piece[];
  /** Under the box: ids, or bytes and ids of tokens that share a character. */
  readonly labels: readonly Label[];
  readonly width: number;
  readonly direction: Direction;
  /** A line of the text ends after it. */
  readonly endsLine: boolean;
  /** The box that this one goes on from, or into, lies on another line or beside it. */
  readonly cut: { readonly before: boolean; readonly after: boolean };
}

export interface Label {
  readonly token: Token;
  readonly id: Piece;
  readonly bytes?: Piece;
  readonly width: number;
}

export const TEXT_SIZE = 20;
export const SPECIAL_SIZE = 14;
export const CODE_SIZE = 10;
export const LABEL_SIZE = 9.5;
export const PADDING = 4;

/** The boxes of one cell, none wider than `widest`. */
export async function tokenBoxes(
  fonts: Fonts,
  text: string,
  cell: Cell,
  { locale, widest }: { readonly locale: string; readonly widest: number },
): Promise<readonly Box[]> {
  const token = cell.tokens[0]!;
  const kind = cell.tokens.length > 1 ? "shared" : token.special ? "special" : "token";
  const end = (cell.start ?? 0) + cell.text.length;
  const around = {
    before: text
      .slice(0, cell.start ?? 0)
      .slice(-NEAR)
      .toWellFormed(),
    after: text.slice(end, end + NEAR).toWellFormed(),
  };
  const pieces =
    kind === "special"
      ? await textPieces(fonts, token.token, { locale })
      : await textPieces(fonts, cell.text, { locale, ...around });
  const labels = await Promise.all(cell.tokens.map((one) => label(fonts, one, locale)));
  const parts = cutPieces(pieces, widest - 2 * PADDING, (piece) => pieceWidth(piece, kind));
  const least = labels.reduce((sum, { width }) => sum + width, 0);
  return parts.map((part, i) => ({
    cell,
    kind,
    pieces: part,
    labels: i === 0 ? labels : [],
    width: Math.min(widest, Math.max(piecesWidth(part, kind) + 2 * PADDING, i === 0 ? least : 0)),
    direction: kind === "special" ? "neutral" : directionOf(cell.text),
    endsLine: i === parts.length - 1 && cell.text.endsWith("\n"),
    cut: { before: i > 0, after: i < parts.length - 1 },
  }));
}

/** UTF-16 units beside a token that joining letters depend on. */
const NEAR = 8;

async function label(fonts: Fonts, token: Token, locale: string): Promise<Label> {
  const [id] = await textPieces(fonts, String(token.id), { locale });
  const hex = token.bytes?.replace(/..(?!$)/gu, "$& ");
  const [bytes] = hex === undefined ? [] : await textPieces(fonts, hex, { locale, spaces: "plain" });
  if (id === undefined) throw new Error("an id without digits");
  const width = Math.max(id.shaped.width, bytes?.shaped.width ?? 0) * LABEL_SIZE + 2 * LABEL_PADDING;
  return { token, id, width, ...(bytes && { bytes }) };
}

const LABEL_PADDING = 2;

/** The width of a piece in pixels; a code point stands in a frame. */
export function pieceWidth(piece: Piece, kind: Box["kind"]): number {
  if (piece.kind === "code") return piece.shaped.width * CODE_SIZE + 2 * CODE_PADDING;
  return piece.shaped.width * (kind === "special" ? SPECIAL_SIZE : TEXT_SIZE);
}

export const CODE_PADDING = 4;

function piecesWidth(pieces: readonly Piece[], kind: Box["kind"]): number {
  return pieces.reduce((sum, piece) => sum + pieceWidth(piece, kind), 0);
}
