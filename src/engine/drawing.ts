import { Worker } from "node:worker_threads";
import type { DrawingCalls, Hidden } from "./drawing-calls.ts";
import type { DrawChunks } from "./picture/draw-chunks.ts";
import type { DrawComparison } from "./picture/draw-comparison.ts";
import type { DrawCosts } from "./picture/draw-costs.ts";
import type { DrawGrid } from "./picture/draw-grid.ts";
import type { DrawLosses } from "./picture/draw-losses.ts";
import type { DrawSheet } from "./picture/draw-sheet.ts";
import type { DrawTokens } from "./picture/draw-tokens.ts";
import type { Token } from "./ports.ts";
import { callableThread } from "./runtime/callable-thread.ts";

/** Pictures of tokens, and grids of pictures, drawn away from the event loop. */
export interface Drawing extends AsyncDisposable {
  readonly drawTokens: DrawTokens;
  readonly drawComparison: DrawComparison;
  readonly drawChunks: DrawChunks;
  readonly drawCosts: DrawCosts;
  readonly drawGrid: DrawGrid;
  readonly drawSheet: DrawSheet;
  readonly drawLosses: DrawLosses;
}

/** Far more than any picture holds: the rest of a long text stays on this thread, and is counted. */
const MOST_TOKENS = 3000;
const MOST_UNITS = 20_000;
const MOST_COMPARED = 2048;

/** The thread starts with the first picture and keeps the fonts that it opens. */
export function startDrawing(): Drawing {
  const entry = new URL("./drawing-thread.ts", import.meta.url);
  const thread = callableThread<DrawingCalls>(() => new Worker(entry, { name: "drawing" }));
  let last = 0;
  const begin = (more: (hidden: number) => string | Promise<string>, beyond: number) => {
    const drawing = ++last;
    const onProgress = async ({ hidden }: Hidden) => {
      const words = await more(hidden + beyond);
      await thread.call("words", { drawing, words }).catch(() => {}); // the thread has ended, and the drawing says so
    };
    return { drawing, run: { onProgress: (asked: Hidden) => void onProgress(asked) } };
  };
  return {
    async drawTokens(text, { tokens }, { more, ...options }) {
      const drawn = beginning(tokens);
      const beyond = tokens.length - drawn.length;
      const { drawing, run } = begin(more, beyond);
      const input = { drawing, text: text.slice(0, MOST_UNITS), tokens: drawn, options };
      const picture = await thread.call("tokens", input, run);
      return { ...picture, hidden: picture.hidden + beyond };
    },
    async drawChunks(drawn, { more, ...options }) {
      const { drawing, run } = begin(more, 0);
      return thread.call("chunks", { drawing, drawn, options }, run);
    },
    drawCosts: (table, { locale }) => thread.call("costs", { table, locale }),
    async drawComparison(text, rows, { more, ...options }) {
      const drawn = text.toWellFormed().slice(0, MOST_COMPARED).toWellFormed();
      const beyond = countCharacters(text.slice(drawn.length));
      const { drawing, run } = begin(more, beyond);
      const cut = rows.map(({ label, count, encoding }) => ({
        label,
        count,
        encoding: { tokens: encoding.tokens.filter(({ start = 0 }) => start < drawn.length).map(rangeOf), ids: [] },
      }));
      const picture = await thread.call("comparison", { drawing, text: drawn, rows: cut, options }, run);
      return { ...picture, hidden: picture.hidden + beyond };
    },
    drawGrid: (cells) => thread.call("grid", cells),
    drawSheet: (cells) => thread.call("sheet", cells),
    drawLosses: (losses) => thread.call("losses", losses),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}

/** The tokens of the beginning: no more than can be seen. */
function beginning(tokens: readonly Token[]): readonly Token[] {
  const few = tokens.slice(0, MOST_TOKENS);
  const past = few.findIndex(({ start = 0 }) => start >= MOST_UNITS);
  return past < 0 ? few : few.slice(0, past);
}

/** What a cut is drawn by: the rest of a token need not be copied to the thread. */
function rangeOf({ start = 0, end = start, unknown }: Token): Token {
  return { id: 0, token: "", text: "", special: false, start, end, ...(unknown && { unknown }) };
}

/** Unicode code points. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
