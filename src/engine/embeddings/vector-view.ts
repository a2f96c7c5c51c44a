import { EngineError } from "../errors.ts";
import type { VectorPicture } from "../picture/vectors/vector-picture.ts";
import type { EmbeddedToken, Embedding } from "../ports.ts";
import { hasTokenRows, vectorRows } from "./vector-statistics.ts";

/** Ways to look at vectors. */
export const views = ["heat-map", "norms", "projection"] as const;
export type View = (typeof views)[number];

/** Vectors as a picture that can be drawn. Padding is shown once: its vectors hardly differ. Throws `EngineError("embed.view", {view, known})`. */
export function vectorView(embedding: Embedding, view: View): VectorPicture {
  if (!hasTokenRows(embedding)) {
    if (view !== "heat-map") throw new EngineError("embed.view", { view });
    return { kind: "heat-map", rows: linesOf(embedding.values), hidden: 0, isOneVector: true };
  }
  const all = labelledRows(embedding);
  const firstPadding = all.find(({ padding }) => padding);
  const shown = all.filter((row) => !row.padding || row === firstPadding);
  if (view === "projection") {
    return { kind: "projection", rows: shown.map(({ label, values, padding }) => ({ label, values, quiet: padding })) };
  }
  const rows = shown.slice(0, MOST_ROWS);
  const hidden = all.length - rows.length;
  if (view === "norms") {
    return { kind: "bars", bars: rows.map(({ label, values }) => ({ label, value: Math.hypot(...values) })), hidden };
  }
  return { kind: "heat-map", rows: rows.map(({ label, values }) => ({ label, values })), hidden, isOneVector: false };
}

/** As many as can be read in a chat. */
const MOST_ROWS = 32;

/** One vector in lines of 32 numbers, or as many as make no more lines than can be read. */
function linesOf(values: Float32Array): Extract<VectorPicture, { kind: "heat-map" }>["rows"] {
  const length = 32 * Math.max(1, Math.ceil(values.length / 32 / MOST_ROWS));
  return Array.from({ length: Math.ceil(values.length / length) }, (_, line) => ({
    label: `${line * length}`,
    values: values.subarray(line * length, (line + 1) * length),
  }));
}

function labelledRows(embedding: Embedding) {
  const { tokens = [] } = embedding;
  return vectorRows(embedding).map((values, i) => ({
    label: tokens[i] === undefined ? `${i}` : readable(tokens[i]),
    values,
    padding: tokens[i]?.padding === true,
  }));
}

/** A token without the vocabulary's sign for the end of a word. */
function readable({ token }: EmbeddedToken): string {
  return token.replace(/(?<=.)<\/w>$/u, "");
}
