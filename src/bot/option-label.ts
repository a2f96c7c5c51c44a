import type { Wording } from "./wording.ts";

/** What stands over an option's field in a form: the name that is typed elsewhere, and what it is called in the reader's language (`width · 너비`). */
export function optionLabel(name: string, locale: string, { localName }: Pick<Wording, "localName">): string {
  return [name, localName(name, locale) ?? ""].filter((part) => part !== "").join(" · ");
}
