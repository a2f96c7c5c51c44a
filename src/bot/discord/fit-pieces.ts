import { MESSAGE_CHARACTERS, MESSAGE_COMPONENTS } from "./limits.ts";
import { plain } from "./markdown.ts";
import type { Piece } from "./pieces.ts";

/** The pieces that a message has room for; `whole` is the text of all of them when it has no room for some. */
export interface Fitting {
  readonly pieces: readonly Exclude<Piece, { kind: "unshowable" }>[];
  readonly whole?: string;
}

/** `components` counts those that the message has besides. */
export function fitPieces(
  pieces: readonly Piece[],
  { components, whole }: { readonly components: number; readonly whole: (file: string) => string },
): Fitting {
  const files = pieces.filter(({ kind }) => kind === "picture" || kind === "file").length;
  const characters = MESSAGE_CHARACTERS - LATE - files * NOTE;
  const notice: Piece = { kind: "markdown", markdown: `> ${plain(whole(WHOLE))}`, text: "" };
  const length = (piece: Piece) => (piece.kind === "markdown" ? piece.markdown.length + 1 : 0);
  const total = pieces.reduce((sum, piece) => sum + length(piece), 0);
  const shown = pieces.filter((piece) => piece.kind !== "unshowable");
  // A frame, and the file that holds the whole.
  const places = MESSAGE_COMPONENTS - components - 2;
  const fits = total <= characters && shown.length <= places && shown.length === pieces.length;
  if (fits) return { pieces: shown };

  let room = characters - length(notice);
  const kept: Fitting["pieces"][number][] = [];
  for (const piece of shown) {
    if (kept.length >= places - 1) break;
    const inRoom = length(piece) <= room ? piece : beginning(piece, Math.min(room, BEGINNING));
    if (inRoom === undefined) continue;
    room -= length(inRoom);
    kept.push(inRoom);
  }
  return { pieces: [...kept, notice], whole: pieces.flatMap(textOf).join("\n\n") };
}

/** The file that holds everything when a message can't. */
export const WHOLE = "answer.txt";

/** Room for what stands above an answer that comes late. */
const LATE = 250;
/** Room for what is said of a file that can't be shown. */
const NOTE = 130;

/** As much of a long text as a reader wants to see beside its file. */
const BEGINNING = 600;
const SHORTEST = 50;

/** Each character may take an escape. */
function beginning(piece: Fitting["pieces"][number], room: number): Fitting["pieces"][number] | undefined {
  if (piece.kind !== "markdown" || room < SHORTEST) return undefined;
  // An escape of a control character or half a pair takes at most ten characters, each of which may be escaped.
  const text = `${piece.text.slice(0, Math.floor(room / 2) - 10)}…`;
  const markdown = plain(text);
  return markdown.length + 1 <= room ? { kind: "markdown", markdown, text } : undefined;
}

function textOf(piece: Piece): string[] {
  switch (piece.kind) {
    case "markdown":
    case "unshowable":
      return [piece.text.toWellFormed()];
    case "picture":
    case "file":
      return [piece.file.name];
    case "preview":
      return [];
    default:
      return piece satisfies never;
  }
}
