import { ALT_CHARACTERS } from "./limits.ts";
import { type Piece, plainSection } from "./pieces.ts";

export type ShownPiece = Exclude<Piece, { kind: "unshowable" }>;

/** The pieces that there is room for; `whole` is the text of all of them when there is none for some. */
export interface Fitting {
  readonly pieces: readonly ShownPiece[];
  readonly whole?: string;
}

/** `most` is what there is room for; `notice` stands where the rest is in a file. */
export function fitPieces(
  pieces: readonly Piece[],
  most: { readonly blocks: number; readonly characters: number },
  notice: string,
): Fitting {
  const oneTable = onlyFirstTable(pieces);
  const shown = oneTable.filter((piece) => piece.kind !== "unshowable");
  const room = new Room(most.blocks, most.characters);
  if (shown.length === pieces.length && shown.every((piece) => room.take(piece))) return { pieces: shown };

  const last: Piece = { kind: "rich", element: plainSection(notice), text: "" };
  const less = new Room(most.blocks - 1, most.characters - cost(last));
  const kept = shown.flatMap((piece): ShownPiece[] => {
    if (less.take(piece)) return [piece];
    // A file beside the message takes no room in it.
    if (piece.kind === "picture") return [{ kind: "file", file: piece.file }];
    const start = beginning(piece);
    return start !== undefined && less.take(start) ? [start] : [];
  });
  return { pieces: [...kept, last], whole: pieces.flatMap(textOf).join("\n\n") };
}

/** What is left of a message, as it fills: rich text that follows rich text takes no block of its own. */
class Room {
  #blocks: number;
  #characters: number;
  #last: Piece["kind"] | undefined;

  constructor(blocks: number, characters: number) {
    this.#blocks = blocks;
    this.#characters = characters;
  }

  /** Whether there was room for it. */
  take(piece: ShownPiece): boolean {
    // A picture that Slack can't show yet goes along as a file: it takes no other room then.
    const block = piece.kind === "file" || (piece.kind === "rich" && this.#last === "rich") ? 0 : 1;
    const characters = cost(piece);
    if (block > this.#blocks || characters > this.#characters) return false;
    this.#blocks -= block;
    this.#characters -= characters;
    if (piece.kind !== "file") this.#last = piece.kind;
    return true;
  }
}

/** Characters as they are sent. */
function cost(piece: ShownPiece): number {
  switch (piece.kind) {
    case "rich":
      return JSON.stringify(piece.element).length + FRAME;
    case "header":
    case "table":
      return JSON.stringify(piece.block).length + 1;
    case "picture":
      return JSON.stringify(piece.alt.slice(0, ALT_CHARACTERS)).length + FRAME;
    case "file":
      return 0;
    default:
      return piece satisfies never;
  }
}

/** Of the block around it. */
const FRAME = 80;

/** As much of a long text as a reader wants to see beside its file. */
const BEGINNING = 600;

function beginning(piece: ShownPiece): ShownPiece | undefined {
  if (!("text" in piece) || piece.text.length <= BEGINNING) return undefined;
  const text = `${piece.text.slice(0, BEGINNING).toWellFormed()}…`;
  return { kind: "rich", element: plainSection(text), text };
}

function onlyFirstTable(pieces: readonly Piece[]): readonly Piece[] {
  const first = pieces.findIndex(({ kind }) => kind === "table");
  return pieces.map((piece, i) =>
    piece.kind === "table" && i !== first ? { kind: "rich", element: piece.instead, text: piece.text } : piece,
  );
}

function textOf(piece: Piece): string[] {
  if (piece.kind === "picture" || piece.kind === "file") return [piece.file.name];
  return [piece.text.toWellFormed()];
}
