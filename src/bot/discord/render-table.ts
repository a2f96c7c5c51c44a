import { displayWidth } from "../display-width.ts";
import { visible } from "../visible.ts";
import { codeBlock, plainLine } from "./markdown.ts";

/** A table in a font of equal widths; one line of pairs for each row where it would be wider than a message. */
export function renderTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [columns, ...rows].map((row) => columns.map((_, column) => oneLine(row[column] ?? "")));
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => displayWidth(row[column] ?? ""))));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const fits = widths.reduce((sum, width) => sum + width + 2, -2) <= WIDEST;
  return (fits ? codeBlock(lines.join("\n")) : undefined) ?? asPairs(columns, rows);
}

/** Columns that a code block shows on a desktop without breaking lines; measured on Discord's own pages, not documented. */
const WIDEST = 72;

function asPairs(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) => columns.map((label, i) => `**${plainLine(label)}** ${plainLine(row[i] ?? "")}`).join(" · "))
    .join("\n");
}

function oneLine(text: string): string {
  return visible(text).replaceAll("\n", "␊").replaceAll("\t", "␉");
}

function padded(cell: string, width: number): string {
  return cell + " ".repeat(width - displayWidth(cell));
}
