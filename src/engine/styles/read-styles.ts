import type { Style } from "./style.ts";

/**
 * Reads A1111's `styles.csv`: a head of `name`, `prompt`, `negative_prompt` (older files: `text`) in any order, a style in each row (RFC 4180: quotes
 * around commas and line breaks). Rows without a name, and those without any words, which A1111 uses as headings, are left out; of a name that
 * comes twice the last stays.
 */
export function readStyles(csv: string): readonly Style[] {
  const [head = [], ...rows] = readRows(csv.replace(/^\ufeff/u, ""));
  const column = (...names: readonly string[]) => head.findIndex((cell) => names.includes(cell.trim().toLowerCase()));
  const [name, prompt, negative] = [column("name"), column("prompt", "text"), column("negative_prompt")];
  const styles = rows.map((row) => ({
    name: (row[name] ?? "").trim(),
    prompt: row[prompt] ?? "",
    negativePrompt: row[negative] ?? "",
  }));
  const kept = styles.filter((style) => style.name !== "" && style.prompt.trim() + style.negativePrompt.trim() !== "");
  return [...new Map(kept.map((style) => [style.name.toLowerCase(), style])).values()];
}

function readRows(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gu)) {
    rows.at(-1)!.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") rows.push([]);
  }
  return rows;
}
