import { type AlignedText, sliceAligned } from "./aligned-text.ts";
import type { CutStep } from "./cut-steps.ts";

/** What a text is cut into before anything that is done to each part alone, and that. */
export interface Cutter {
  readonly rough: (text: string, first: boolean) => readonly string[];
  readonly fine: (part: string, first: boolean) => readonly string[];
  /** The same pieces, before they are spelled in bytes, as ranges of aligned texts. */
  readonly aligned: (source: AlignedText, first: boolean) => readonly AlignedPiece[];
  /** Whether the pieces of `aligned` are yet to be spelled in GPT-2's byte alphabet. */
  readonly inBytes: boolean;
}

/** The units `[from, to)` of a text. */
export interface AlignedPiece {
  readonly whole: AlignedText;
  readonly from: number;
  readonly to: number;
}

/** The steps in order. Everything up to the first cut looks at the whole text, what follows at each part alone: parts that come again need not be cut again. */
export function cutter(steps: readonly CutStep[]): Cutter {
  const firstCut = steps.findIndex(({ kind }) => kind === "cut") + 1;
  const inBytes = steps.at(-1)?.kind === "bytes";
  const alignedSteps = inBytes ? steps.slice(0, -1) : steps;
  return {
    rough: (text, first) => cutPlain([text], steps.slice(0, firstCut), first),
    fine: (part, first) => cutPlain([part], steps.slice(firstCut), first),
    aligned: (source, first) =>
      alignedSteps.reduce<readonly AlignedPiece[]>(
        (parts, step) => parts.flatMap((part, i) => alignedStep(part, step, first && i === 0)),
        [{ whole: source, from: 0, to: source.text.length }],
      ),
    inBytes,
  };
}

function cutPlain(text: readonly string[], steps: readonly CutStep[], first: boolean): readonly string[] {
  return steps.reduce((parts, step) => parts.flatMap((part, i) => plainStep(part, step, first && i === 0)), text);
}

function plainStep(text: string, step: CutStep, first: boolean): string | readonly string[] {
  if (step.kind !== "cut") return step.rewrite.plain(text, first);
  return step.cut(text).map(([from, to]) => text.slice(from, to));
}

function alignedStep(piece: AlignedPiece, step: CutStep, first: boolean): AlignedPiece | readonly AlignedPiece[] {
  const { whole, from, to } = piece;
  if (step.kind === "cut")
    return step.cut(whole.text.slice(from, to)).map(([start, end]) => ({ whole, from: from + start, to: from + end }));
  const made = step.rewrite.aligned(sliceAligned(whole, from, to), first);
  return { whole: made, from: 0, to: made.text.length };
}
