import { displayWidth } from "../display-width.ts";
import { visibleLine } from "../visible.ts";
import type { Look } from "./render.ts";
import { renderFacts } from "./render-facts.ts";

const GAP = "  ";

/** Where nobody wraps, a table is still for eyes. */
const WIDEST = 240;

/** Columns under their headings; a table wider than the terminal becomes one list of facts for each row, so that nothing is cut. */
export function renderTable(columns: readonly string[], rows: readonly (readonly string[])[], look: Look): string {
  const heads = columns.map(visibleLine);
  const cells = rows.map((row) => heads.map((_, column) => visibleLine(row[column] ?? "")));
  const widths = heads.map((head, column) =>
    Math.max(...[head, ...cells.map((row) => row[column] ?? "")].map(displayWidth)),
  );
  if (widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) > Math.min(look.width, WIDEST)) {
    return rows
      .map((row) =>
        renderFacts(
          columns.map((label, column) => ({ label, value: row[column] ?? "" })),
          look,
        ),
      )
      .join("\n\n");
  }
  const toRight = heads.map((_, column) => cells.length > 0 && cells.every((row) => NUMBER.test(row[column] ?? "")));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0, toRight[column] ?? false))
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join(GAP);
  return [look.style("bold", line(heads)), look.style("dim", rule), ...cells.map(line)].join("\n");
}

/** Numbers, also with a unit sign or a fraction, line up at their right end. */
const NUMBER = /^[-+−]?[\d.,\s]+%?$/u;

function padded(cell: string, width: number, toRight: boolean): string {
  const space = " ".repeat(width - displayWidth(cell));
  return toRight ? space + cell : cell + space;
}
