import { type AlignedText, sliceAligned } from "./aligned-text.ts";
import type { CutStep } from "./cut-steps.ts";

/** What a text is cut into before anything that is done to each part alone, and that. */
export interface Cutter {
  readonly rough: (text: string, first: boolean) => readonly string[];
  readonly fine: (part: string, first: boolean) => readonly string[];
  readonly aligned: (source: AlignedText, first: boolean) => readonly AlignedText[];
}

/** The steps in order. Everything up to the first cut looks at the whole text, what follows at each part alone: parts that come again need not be cut again. */
export function cutter(steps: readonly CutStep[]): Cutter {
  const firstCut = steps.findIndex(({ kind }) => kind === "cut") + 1;
  return {
    rough: (text, first) => cutPlain([text], steps.slice(0, firstCut), first),
    fine: (part, first) => cutPlain([part], steps.slice(firstCut), first),
    aligned: (source, first) =>
      steps.reduce((parts, step) => parts.flatMap((part, i) => alignedStep(part, step, first && i === 0)), [source]),
  };
}

function cutPlain(text: readonly string[], steps: readonly CutStep[], first: boolean): readonly string[] {
  return steps.reduce((parts, step) => parts.flatMap((part, i) => plainStep(part, step, first && i === 0)), text);
}

function plainStep(text: string, step: CutStep, first: boolean): readonly string[] {
  if (step.kind === "rewrite") return [step.rewrite.plain(text, first)];
  return step.cut(text).map(([from, to]) => text.slice(from, to));
}

function alignedStep(source: AlignedText, step: CutStep, first: boolean): readonly AlignedText[] {
  if (step.kind === "rewrite") return [step.rewrite.aligned(source, first)];
  return step.cut(source.text).map(([from, to]) => sliceAligned(source, from, to));
}
