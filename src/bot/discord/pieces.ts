import type { Block, FileRef } from "../../../commands/reply.ts";
import { progressBar } from "../progress-bar.ts";
import { ALT_CHARACTERS } from "./limits.ts";
import { codeBlock, plain, plainLine } from "./markdown.ts";
import { renderTable } from "./render-table.ts";

/** A part of a message that stays whole, or goes into the file that holds everything. */
export type Piece =
  | { readonly kind: "markdown"; readonly markdown: string; readonly text: string }
  /** Bytes that can't be shown as text here: they go into the file. */
  | { readonly kind: "unshowable"; readonly text: string }
  | { readonly kind: "picture"; readonly file: FileRef; readonly alt: string }
  | { readonly kind: "preview"; readonly bytes: Uint8Array }
  | { readonly kind: "file"; readonly file: FileRef };

export function piecesOf(block: Block<string>): readonly Piece[] {
  switch (block.kind) {
    case "heading":
      return [{ kind: "markdown", markdown: `### ${plainLine(block.words)}`, text: block.words }];
    case "text":
      return [{ kind: "markdown", markdown: plain(block.words), text: block.words }];
    case "note":
      return [{ kind: "markdown", markdown: quoted(block.words), text: block.words }];
    case "code": {
      const markdown = codeBlock(block.text, block.language);
      if (markdown === undefined) return [{ kind: "unshowable", text: block.text }];
      return [{ kind: "markdown", markdown, text: block.text }];
    }
    case "table": {
      const text = [block.columns, ...block.rows].map((row) => row.join("\t")).join("\n");
      return [{ kind: "markdown", markdown: renderTable(block.columns, block.rows), text }];
    }
    case "facts":
      return block.facts.map(({ label, value }) => ({
        kind: "markdown",
        markdown: `**${plainLine(label)}** ${plain(value)}`,
        text: `${label}: ${value}`,
      }));
    case "image": {
      const { file, alt } = block;
      const picture: Piece = { kind: "picture", file, alt };
      return alt.length > ALT_CHARACTERS ? [picture, { kind: "unshowable", text: alt }] : [picture];
    }
    case "file":
      return [{ kind: "file", file: block.file }];
    case "progress": {
      const { done, total, words, preview } = block;
      const text: Piece = { kind: "markdown", markdown: `${progressBar(done, total)} ${plain(words)}`, text: words };
      return preview === undefined ? [text] : [text, { kind: "preview", bytes: Buffer.from(preview, "base64") }];
    }
    default:
      return block satisfies never;
  }
}

function quoted(text: string): string {
  return plain(text)
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
}
