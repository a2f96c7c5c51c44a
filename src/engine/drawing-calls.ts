import type { ChunkPictureOptions, DrawnChunk } from "./picture/draw-chunks.ts";
import type { ComparedCuts, ComparisonOptions } from "./picture/draw-comparison.ts";
import type { CostTable } from "./picture/draw-costs.ts";
import type { GridCells } from "./picture/draw-grid.ts";
import type { SheetCells } from "./picture/draw-sheet.ts";
import type { TokenPicture, TokenPictureOptions } from "./picture/draw-tokens.ts";
import type { Token } from "./ports.ts";

/** What the drawing thread can be asked. A drawing asks, by its progress, for the words that tell how much is hidden; `words` answers it. */
export type DrawingCalls = {
  readonly tokens: {
    readonly input: {
      readonly drawing: number;
      readonly text: string;
      readonly tokens: readonly Token[];
      readonly options: Omit<TokenPictureOptions, "more">;
    };
    readonly progress: Hidden;
    readonly output: TokenPicture;
  };
  readonly comparison: {
    readonly input: {
      readonly drawing: number;
      readonly text: string;
      readonly rows: readonly ComparedCuts[];
      readonly options: Omit<ComparisonOptions, "more">;
    };
    readonly progress: Hidden;
    readonly output: { readonly png: Uint8Array; readonly hidden: number };
  };
  readonly chunks: {
    readonly input: {
      readonly drawing: number;
      readonly drawn: readonly DrawnChunk[];
      readonly options: Omit<ChunkPictureOptions, "more">;
    };
    readonly progress: Hidden;
    readonly output: { readonly png: Uint8Array; readonly hidden: number };
  };
  readonly costs: {
    readonly input: { readonly table: CostTable; readonly locale: string };
    readonly progress: never;
    readonly output: Uint8Array;
  };
  readonly grid: { readonly input: GridCells; readonly progress: never; readonly output: Uint8Array };
  readonly sheet: { readonly input: SheetCells; readonly progress: never; readonly output: Uint8Array };
  readonly losses: { readonly input: readonly number[]; readonly progress: never; readonly output: Uint8Array };
  readonly words: {
    readonly input: { readonly drawing: number; readonly words: string };
    readonly progress: never;
    readonly output: undefined;
  };
};

export interface Hidden {
  readonly hidden: number;
}
