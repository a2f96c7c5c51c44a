import { displayWidth } from "../display-width.ts";
import { visible, visibleLine } from "../visible.ts";
import type { Look } from "./render.ts";
import { wrap } from "./wrap.ts";

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Labels in one column, values in another; below one another where a value would have less than half of the line. */
export function renderFacts(facts: readonly Fact[], look: Look): string {
  const labels = facts.map(({ label }) => visibleLine(label));
  const column = Math.max(0, ...labels.map(displayWidth)) + 2;
  const beside = column <= look.width / 2;
  return facts
    .map(({ value }, i) => {
      const label = labels[i] ?? "";
      const indent = " ".repeat(beside ? column : 2);
      const lines = wrap(visible(value), Math.max(MIN_WIDTH, look.width - indent.length));
      const head = look.style("dim", label) + (beside ? " ".repeat(column - displayWidth(label)) : `\n${indent}`);
      return (head + lines.join(`\n${indent}`)).trimEnd();
    })
    .join("\n");
}

/** Room for a wide character and a little more: no terminal is narrower. */
const MIN_WIDTH = 8;
