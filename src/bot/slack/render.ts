import { createHash } from "node:crypto";
import type { types } from "@slack/bolt";
import type { FileRef } from "../../../commands/reply.ts";
import type { WordedButton, WordedReply } from "../platform.ts";
import { visibleLine } from "../visible.ts";
import { escapeText } from "./escape-text.ts";
import { fitPieces, type ShownPiece } from "./fit-pieces.ts";
import {
  ACTIONS_ELEMENTS,
  ALT_CHARACTERS,
  BUTTON_CHARACTERS,
  FALLBACK_CHARACTERS,
  MESSAGE_BLOCKS,
  MESSAGE_CHARACTERS,
} from "./limits.ts";
import { piecesOf, plainSection } from "./pieces.ts";

/** A reply as Slack will show it, before its files are there. */
export interface Draft {
  readonly pieces: readonly ShownPiece[];
  readonly buttons: readonly types.ActionsBlock[];
  /** Stands for the blocks in notifications; nobody is mentioned by it. */
  readonly fallback: string;
  /** Everything that must be uploaded, in order: pictures among the blocks, and files beside them. */
  readonly uploads: readonly Upload[];
}

export interface Upload {
  /** The same for the same file, also in the next process. */
  readonly key: string;
  readonly name: string;
  readonly source: { readonly stored: string } | { readonly bytes: Uint8Array };
}

/** The file that holds everything when a message can't. */
const WHOLE = "answer.txt";

/** All of a reply within Slack's limits. What has no room is in a file that holds the whole answer; `wholeIn` says so. */
export function render(reply: WordedReply, wholeIn: (file: string) => string, blocks = MESSAGE_BLOCKS): Draft {
  const buttons = actionsOf(reply.buttons);
  const pieces = reply.blocks.flatMap(piecesOf);
  const room = { blocks: blocks - buttons.length, characters: MESSAGE_CHARACTERS - JSON.stringify(buttons).length };
  const fitting = fitPieces(pieces, room, wholeIn(WHOLE));
  // Slack refuses a message without anything in it.
  const shown: readonly ShownPiece[] =
    fitting.pieces.length === 0 ? [{ kind: "rich", element: plainSection("✓"), text: "✓" }] : fitting.pieces;
  const stored = shown.flatMap((piece) => ("file" in piece ? [storedUpload(piece.file)] : []));
  const unique = stored.filter(({ key }, i) => stored.findIndex((other) => other.key === key) === i);
  return {
    pieces: shown,
    buttons,
    fallback: fallbackOf(shown),
    uploads: fitting.whole === undefined ? unique : [...unique, wholeUpload(fitting.whole)],
  };
}

/** What the blocks of a message are once its files are uploaded. `ids` are Slack's, by key; a picture without one is not among the blocks. */
export function blocksOf({ pieces, buttons }: Draft, ids: ReadonlyMap<string, string>): types.KnownBlock[] {
  const blocks: types.KnownBlock[] = [];
  for (const piece of pieces) {
    switch (piece.kind) {
      case "rich": {
        const last = blocks.at(-1);
        if (last?.type === "rich_text") last.elements.push(piece.element);
        else blocks.push({ type: "rich_text", elements: [piece.element] });
        break;
      }
      case "header":
      case "table":
        blocks.push(piece.block);
        break;
      case "picture": {
        const id = ids.get(piece.file.id);
        if (id !== undefined) blocks.push({ type: "image", slack_file: { id }, alt_text: altOf(piece) });
        break;
      }
      case "file":
        break;
      default:
        piece satisfies never;
    }
  }
  return [...blocks, ...buttons];
}

/** The keys of the pictures that stand among the blocks. */
export function pictureKeys({ pieces }: Draft): readonly string[] {
  return pieces.flatMap((piece) => (piece.kind === "picture" ? [piece.file.id] : []));
}

function actionsOf(buttons: readonly WordedButton[]): types.ActionsBlock[] {
  const elements = buttons.map(
    ({ id, label, style }, i): types.Button => ({
      type: "button",
      // Slack wants them to differ; what is pressed is the value.
      action_id: `press:${i}`,
      value: id,
      text: { type: "plain_text", text: shortened(visibleLine(label) || "…", BUTTON_CHARACTERS), emoji: false },
      ...(style !== "secondary" && { style }),
    }),
  );
  return Array.from({ length: Math.ceil(elements.length / ACTIONS_ELEMENTS) }, (_, row) => ({
    type: "actions",
    elements: elements.slice(row * ACTIONS_ELEMENTS, (row + 1) * ACTIONS_ELEMENTS),
  }));
}

function altOf({ alt, file }: { readonly alt: string; readonly file: FileRef }): string {
  return shortened(alt.toWellFormed() || file.name, ALT_CHARACTERS);
}

function fallbackOf(pieces: readonly ShownPiece[]): string {
  const texts = pieces.flatMap((piece) => ("file" in piece ? [piece.file.name] : [piece.text]));
  return escapeText(shortened(visibleLine(texts.join(" ").trim()) || "✓", FALLBACK_CHARACTERS));
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}

function storedUpload({ id, name }: FileRef): Upload {
  return { key: id, name, source: { stored: id } };
}

function wholeUpload(text: string): Upload {
  const bytes = Buffer.from(text);
  return { key: createHash("sha256").update(bytes).digest("hex").slice(0, 32), name: WHOLE, source: { bytes } };
}
