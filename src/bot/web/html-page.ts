import { readFile } from "node:fs/promises";
import { say } from "../../../commands/words.ts";
import type { Wording } from "../wording.ts";
import { isPageWord, type PageWord } from "./page-words.ts";

/** One of the two HTML files, its `{{words}}` in the reader's language. `reason` is what `{{reason}}` says. */
export async function htmlPage(
  file: "index.html" | "token.html",
  locale: string,
  wording: Wording,
  { reason }: { readonly reason?: PageWord } = {},
): Promise<string> {
  const source = await readFile(new URL(`page/${file}`, import.meta.url), "utf8");
  return source.replace('lang="en"', `lang="${locale}"`).replace(/\{\{([\w.-]+)\}\}/gu, (_, name: string) => {
    const key = name === "reason" ? reason : name;
    return key !== undefined && isPageWord(key) ? escaped(wording.words(say(key), locale)) : "";
  });
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
