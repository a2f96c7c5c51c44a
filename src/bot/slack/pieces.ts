import type { types } from "@slack/bolt";
import type { Block, FileRef } from "../../../commands/reply.ts";
import { progressBar } from "../progress-bar.ts";
import { visible } from "../visible.ts";
import { ALT_CHARACTERS, HEADER_CHARACTERS, TABLE_CHARACTERS, TABLE_COLUMNS, TABLE_ROWS } from "./limits.ts";
import { tableText } from "./table-text.ts";

type Rich = types.RichTextBlock["elements"][number];

/** A part of a message that stays whole, or goes into the file that holds everything. `text` is what it says. */
export type Piece =
  /** Stands in one block with those around it. Text of these is never read as mark-up. */
  | { readonly kind: "rich"; readonly element: Rich; readonly text: string }
  | { readonly kind: "header"; readonly block: types.HeaderBlock; readonly text: string }
  /** `instead` takes its place where a table can't stand: a message has one at most. */
  | { readonly kind: "table"; readonly block: types.TableBlock; readonly instead: Rich; readonly text: string }
  | { readonly kind: "picture"; readonly file: FileRef; readonly alt: string }
  | { readonly kind: "file"; readonly file: FileRef }
  /** Can't be shown as it is: it goes into the file. */
  | { readonly kind: "unshowable"; readonly text: string };

export function piecesOf(block: Block<string>): readonly Piece[] {
  switch (block.kind) {
    case "heading":
      return [headingOf(block.words)];
    case "text":
      return rich(section([plain(block.words)]), block.words);
    case "note":
      return rich({ type: "rich_text_quote", elements: [plain(block.words)] }, block.words);
    case "code":
      return rich(preformatted(block.text), block.text);
    case "table":
      return [tableOf(block.columns, block.rows)];
    case "facts":
      return block.facts.map(({ label, value }) => ({
        kind: "rich",
        element: section([plain(label, { bold: true }), plain(`  ${value}`)]),
        text: `${label}: ${value}`,
      }));
    case "image": {
      const { file, alt } = block;
      const picture: Piece = { kind: "picture", file, alt };
      return alt.length > ALT_CHARACTERS ? [picture, { kind: "unshowable", text: alt }] : [picture];
    }
    case "file":
      return [{ kind: "file", file: block.file }];
    case "progress":
      return rich(section([plain(`${progressBar(block.done, block.total)} ${block.words}`)]), block.words);
    default:
      return block satisfies never;
  }
}

/** A text of a section that nothing comes of: Slack reads no mark-up in it. */
export function plainSection(text: string): Rich {
  return section([plain(text)]);
}

/** A header reads entities, unlike rich text. */
function headingOf(words: string): Piece {
  const text = visible(words).replace(/\s+/gu, " ").trim();
  if (text === "" || text.length > HEADER_CHARACTERS || /[&<>]/u.test(text)) {
    return { kind: "rich", element: section([plain(words, { bold: true })]), text: words };
  }
  return { kind: "header", block: { type: "header", text: { type: "plain_text", text, emoji: false } }, text: words };
}

function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): Piece {
  const all = [columns, ...rows];
  const text = all.map((row) => row.join("\t")).join("\n");
  const instead = preformatted(tableText(columns, rows));
  const fits = all.length <= TABLE_ROWS && columns.length <= TABLE_COLUMNS && text.length <= TABLE_CHARACTERS;
  if (!fits) return { kind: "rich", element: instead, text };
  const cells = all.map((row) => columns.map((_, i) => ({ type: "raw_text" as const, text: someText(row[i] ?? "") })));
  return { kind: "table", block: { type: "table", rows: cells }, instead, text };
}

function rich(element: Rich, text: string): readonly Piece[] {
  return [{ kind: "rich", element, text }];
}

function section(elements: types.RichTextText[]): types.RichTextSection {
  return { type: "rich_text_section", elements };
}

function preformatted(text: string): types.RichTextPreformatted {
  return { type: "rich_text_preformatted", elements: [plain(text)] };
}

function plain(text: string, style?: { readonly bold: true }): types.RichTextText {
  return { type: "text", text: someText(text), ...(style && { style }) };
}

/** Slack refuses empty texts. */
function someText(text: string): string {
  return visible(text) || NO_BREAK_SPACE;
}

const NO_BREAK_SPACE = "\u00a0";
