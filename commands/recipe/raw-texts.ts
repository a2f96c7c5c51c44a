import type { Block } from "../reply.ts";
import type { Files } from "../services.ts";

/** A picture's texts as they stand in it: shown where they are short, else as a file; in data each up to a limit. */
export async function rawTexts(
  texts: Readonly<Record<string, string>>,
  files: Files,
): Promise<{ readonly blocks: readonly Block[]; readonly texts: Readonly<Record<string, string>> }> {
  const entries = Object.entries(texts);
  const whole = entries.map(([keyword, text]) => `${keyword}: ${text}`).join("\n\n");
  return {
    blocks: entries.length === 0 ? [] : [await shown(whole, files)],
    texts: Object.fromEntries(entries.map(cut)),
  };
}

/** A chat shows about so much. */
const LONGEST_SHOWN = 1500;

/** A workflow of ComfyUI has up to some hundred thousand characters; the file holds it. */
const LONGEST_IN_DATA = 20_000;

async function shown(whole: string, files: Files): Promise<Block> {
  if (whole.length <= LONGEST_SHOWN) return { kind: "code", text: whole };
  const bytes = new TextEncoder().encode(whole);
  return {
    kind: "file",
    file: await files.save({ name: "metadata.txt", mediaType: "text/plain; charset=utf-8", bytes }),
  };
}

function cut([keyword, text]: [string, string]): [string, string] {
  return [keyword, text.length <= LONGEST_IN_DATA ? text : `${text.slice(0, LONGEST_IN_DATA)}…`];
}
