import { displayWidth, graphemes } from "../display-width.ts";
import type { WordedReply } from "../platform.ts";
import { visibleLine } from "../visible.ts";

/** Where working answers show: one line that changes in a terminal, a line now and then anywhere else. */
export interface ProgressLine {
  show(reply: WordedReply): void;
  /** A sentence of its own. */
  say(words: string): void;
  /** Leaves nothing half-written behind. */
  clear(): void;
}

/** The part of a stream that is needed; `columns` is there where it is a terminal. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export function progressLine(stream: TextStream): ProgressLine {
  return stream.isTTY === true ? changingLine(stream) : sparseLines(stream);
}

function changingLine(stream: TextStream): ProgressLine {
  return {
    show: (reply) => stream.write(`${ERASE}${fitted(describe(reply), (stream.columns ?? 80) - 1)}`),
    say: (words) => stream.write(`${ERASE}${words}\n`),
    clear: () => stream.write(ERASE),
  };
}

function sparseLines(stream: TextStream): ProgressLine {
  let saidAt = Number.NEGATIVE_INFINITY;
  return {
    show(reply) {
      const now = performance.now();
      if (now - saidAt < SPARSE_MS) return;
      saidAt = now;
      stream.write(`${describe(reply)}\n`);
    },
    say: (words) => stream.write(`${words}\n`),
    clear() {},
  };
}

/** ECMA-48: carriage return, then EL 2, erase the whole line. */
const ERASE = "\r\x1b[2K";

/** Often enough to see that it lives, seldom enough for a log. */
const SPARSE_MS = 10_000;

function describe({ blocks }: WordedReply): string {
  const parts = blocks.map((block) => {
    if (block.kind === "progress") return `${bar(block.done, block.total)}${visibleLine(block.words)}`;
    return block.kind === "text" || block.kind === "note" || block.kind === "heading" ? visibleLine(block.words) : "";
  });
  return parts.filter((part) => part !== "").join("  ");
}

/** Nothing before there is something to count. */
function bar(done: number, total: number): string {
  if (total <= 0 || done <= 0) return "";
  const full = Math.min(BAR_WIDTH, Math.round((BAR_WIDTH * done) / total));
  return `${"█".repeat(full)}${"░".repeat(BAR_WIDTH - full)} `;
}

const BAR_WIDTH = 24;

function fitted(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = "";
  for (const grapheme of graphemes(text)) {
    if (displayWidth(cut + grapheme) > width - 1) break;
    cut += grapheme;
  }
  return `${cut}…`;
}
