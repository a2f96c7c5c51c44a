/** The drawing thread's entry: answers `DrawingCalls`. */
import { parentPort } from "node:worker_threads";
import type { DrawingCalls, Hidden } from "./drawing-calls.ts";
import { createChunkDrawing } from "./picture/draw-chunks.ts";
import { createComparisonDrawing } from "./picture/draw-comparison.ts";
import { createCostDrawing } from "./picture/draw-costs.ts";
import { createGridDrawing } from "./picture/draw-grid.ts";
import { createLossDrawing } from "./picture/draw-losses.ts";
import { createSheetDrawing } from "./picture/draw-sheet.ts";
import { createTokenDrawing } from "./picture/draw-tokens.ts";
import { serveCalls } from "./runtime/serve-calls.ts";

if (parentPort === null) throw new Error("drawing-thread.ts is the entry of a worker thread");

const drawTokens = createTokenDrawing();
const drawComparison = createComparisonDrawing();
const drawChunks = createChunkDrawing();
const drawCosts = createCostDrawing();
const drawGrid = createGridDrawing();
const drawLosses = createLossDrawing();
const drawSheet = createSheetDrawing();
const awaited = new Map<number, (words: string) => void>();

serveCalls<DrawingCalls>(parentPort, {
  tokens: async ({ drawing, text, tokens, options }, { onProgress }) =>
    drawTokens(text, { tokens, ids: [] }, { ...options, more: asking(drawing, onProgress) }),
  comparison: async ({ drawing, text, rows, options }, { onProgress }) =>
    drawComparison(text, rows, { ...options, more: asking(drawing, onProgress) }),
  chunks: async ({ drawing, drawn, options }, { onProgress }) =>
    drawChunks(drawn, { ...options, more: asking(drawing, onProgress) }),
  costs: async ({ table, locale }) => drawCosts(table, { locale }),
  grid: (cells) => drawGrid(cells),
  sheet: (cells) => drawSheet(cells),
  losses: (losses) => drawLosses(losses),
  async words({ drawing, words }) {
    awaited.get(drawing)?.(words);
    awaited.delete(drawing);
    return undefined;
  },
});

function asking(drawing: number, onProgress: (progress: Hidden) => void): (hidden: number) => Promise<string> {
  return (hidden) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    awaited.set(drawing, resolve);
    onProgress({ hidden });
    return promise;
  };
}
