import type { Block, FileRef } from "../../../commands/reply.ts";
import type { WordedReply } from "../platform.ts";
import { visible, visibleLine } from "../visible.ts";
import { renderFacts } from "./render-facts.ts";
import { renderTable } from "./render-table.ts";
import { wrap } from "./wrap.ts";

/** How a terminal wants its text: `width` in columns, Infinity where nobody wraps. */
export interface Look {
  readonly width: number;
  readonly style: (style: Style, text: string) => string;
  /** BCP 47. */
  readonly locale: string;
}

/** As `styleText` of node:util names them. */
export type Style = "bold" | "dim" | "red" | "yellow";

/** A reply as text that ends with a line end. Whatever a person wrote in it is shown, never obeyed. `paths` says where its files were saved. */
export function render(reply: WordedReply, paths: ReadonlyMap<string, string>, look: Look): string {
  const blocks = reply.blocks.map((block) => {
    const text = renderBlock(block, paths, look);
    return block.kind === "text" && reply.error !== undefined ? look.style("red", text) : text;
  });
  const buttons = reply.buttons.map(({ id, label, form }) => {
    const line = [PRESS, id, ...(form?.asks ?? []).map((name) => `${name}:…`)].join(" ");
    return `${visibleLine(label)}: ${look.style("dim", line)}`;
  });
  return `${[...blocks, buttons.join("\n")].filter((text) => text !== "").join("\n\n")}\n`;
}

/** How a button is pressed here. */
const PRESS = "pictoken run --press";

function renderBlock(block: Block<string>, paths: ReadonlyMap<string, string>, look: Look): string {
  switch (block.kind) {
    case "heading":
      return look.style("bold", wrap(visibleLine(block.words), look.width).join("\n"));
    case "text":
      return wrap(visible(block.words), look.width).join("\n");
    case "note":
      return note(block.words, look);
    case "code":
      // Not wrapped: people copy it.
      return visible(block.text);
    case "table":
      return renderTable(block.columns, block.rows, look);
    case "facts":
      return renderFacts(block.facts, look);
    case "image":
      return `${place(block.file, paths, look)}\n${hanging("  ", visible(block.alt), look)}`;
    case "file":
      return place(block.file, paths, look);
    case "progress":
      return `${visibleLine(block.words)} (${block.done}/${block.total})`;
    default:
      return block satisfies never;
  }
}

function note(words: string, look: Look): string {
  return hanging(look.style("yellow", "→ "), visible(words), look);
}

/** `mark` before the first line, the others below it. */
function hanging(mark: string, text: string, look: Look): string {
  const lines = wrap(text, Math.max(MARK_WIDTH, look.width - MARK_WIDTH));
  return mark + lines.join(`\n${" ".repeat(MARK_WIDTH)}`);
}

const MARK_WIDTH = 2;

function place(file: FileRef, paths: ReadonlyMap<string, string>, look: Look): string {
  const size = look.style("dim", `(${sizeOf(file.size, look.locale)})`);
  return `${visibleLine(paths.get(file.id) ?? file.name)} ${size}`;
}

function sizeOf(bytes: number, locale: string): string {
  const [unit, size] =
    bytes < 1000 ? ["byte", bytes] : bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(Number(size));
}
