import { type AlignedText, alignedBuilder } from "./aligned-text.ts";
import type { CutStep } from "./cut-steps.ts";

/** What a text is cut into before anything that is done to each part alone, and that. */
export interface Cutter {
  readonly rough: (text: string, first: boolean) => readonly string[];
  readonly fine: (part: string, first: boolean) => readonly string[];
  /** The same pieces, before they are spelled in bytes, as ranges of one aligned text. */
  readonly aligned: (source: AlignedText, first: boolean) => AlignedPieces;
  /** Whether the pieces of `aligned` are yet to be spelled in GPT-2's byte alphabet. */
  readonly inBytes: boolean;
}

/** The units `[froms[i], tos[i])` of a text. */
export interface AlignedPieces {
  readonly whole: AlignedText;
  readonly froms: readonly number[];
  readonly tos: readonly number[];
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
      alignedSteps.reduce<AlignedPieces>((pieces, step) => alignedStep(pieces, step, first), {
        whole: source,
        froms: [0],
        tos: [source.text.length],
      }),
    inBytes,
  };
}

function cutPlain(text: readonly string[], steps: readonly CutStep[], first: boolean): readonly string[] {
  return steps.reduce((parts, step) => plainStep(parts, step, first), text);
}

function plainStep(parts: readonly string[], step: CutStep, first: boolean): readonly string[] {
  if (step.kind !== "cut") return parts.map((part, i) => step.rewrite.plain(part, first && i === 0));
  const cut: string[] = [];
  for (const part of parts) step.cut(part, (from, to) => cut.push(part.slice(from, to)));
  return cut;
}

function alignedStep({ whole, froms, tos }: AlignedPieces, step: CutStep, first: boolean): AlignedPieces {
  const newFroms: number[] = [];
  const newTos: number[] = [];
  if (step.kind === "cut") {
    for (const [i, begin] of froms.entries()) {
      step.cut(whole.text.slice(begin, tos[i]), (from, to) => {
        newFroms.push(begin + from);
        newTos.push(begin + to);
      });
    }
    return { whole, froms: newFroms, tos: newTos };
  }
  const built = alignedBuilder(whole.text.length);
  for (const [i, from] of froms.entries()) {
    newFroms.push(built.length());
    step.rewrite.append(built, whole, { from, to: tos[i]!, first: first && i === 0 });
    newTos.push(built.length());
  }
  return { whole: built.build(), froms: newFroms, tos: newTos };
}
