import type { EditNode, EditTree } from "./edit-tree.ts";

/** A text and the last step, counted from 1, that it is for. */
export interface ScheduledText {
  readonly until: number;
  readonly text: string;
}

/**
 * How steps are counted: in the first pass; in the second pass of a hires fix, which goes on counting behind the first; or as A1111 did before
 * 1.6.0, where a number below 1 is a share of the steps and any other a step.
 */
export type Timeline =
  | { readonly kind: "first"; readonly steps: number }
  | { readonly kind: "hires"; readonly steps: number; readonly firstSteps: number }
  | { readonly kind: "old"; readonly steps: number };

/** What the prompt says when, in the order of the steps; the last text's `until` is the number of steps. */
export function scheduleOf(tree: EditTree, timeline: Timeline): readonly ScheduledText[] {
  const { steps } = timeline;
  const untils = new Set([steps]);
  markChanges(tree, timeline, untils);
  return [...untils].sort((a, b) => a - b).map((until) => ({ until, text: textAt(tree, until, timeline) }));
}

/** The entry for the n-th question to the network, counted from 0 as A1111's denoiser does: the first text is thus asked for once more. */
export function atCall<T extends { readonly until: number }>(schedule: readonly T[], call: number): T {
  return schedule.find(({ until }) => call <= until) ?? schedule[0]!;
}

function markChanges(tree: EditTree, timeline: Timeline, untils: Set<number>): void {
  for (const node of tree) {
    if (node.kind === "alternate") {
      for (let step = 1; step <= timeline.steps; step++) untils.add(step);
      for (const option of node.options) markChanges(option, timeline, untils);
    } else if (node.kind === "edit") {
      const last = lastStep(node.when, timeline);
      if (last >= 1) untils.add(last);
      markChanges(node.before ?? [], timeline, untils);
      markChanges(node.after, timeline, untils);
    }
  }
}

/** The last step of what stands before the change: a number with a point is a share of the steps, any other a step. */
function lastStep(when: string, timeline: Timeline): number {
  const { kind, steps } = timeline;
  const value = Number(when);
  if (kind === "old") return Math.min(steps, Math.trunc(value < 1 ? value * steps : value));
  const [share, step] = kind === "hires" ? [value - 1, value - timeline.firstSteps] : [value, value];
  return Math.min(steps, Math.trunc(when.includes(".") ? share * steps : step));
}

function textAt(tree: EditTree, step: number, timeline: Timeline): string {
  return tree.map((node) => nodeAt(node, step, timeline)).join("");
}

function nodeAt(node: EditNode, step: number, timeline: Timeline): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "edit": {
      const isBefore = step <= lastStep(node.when, timeline);
      return textAt(isBefore ? (node.before ?? []) : node.after, step, timeline);
    }
    case "alternate":
      return textAt(node.options[(step - 1) % node.options.length]!, step, timeline);
    default:
      return node satisfies never;
  }
}
