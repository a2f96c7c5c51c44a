import { visible } from "../visible.ts";

/** Text that Discord shows as it is: no mention, link, time, heading, list or emphasis comes of it. */
export function plain(text: string): string {
  return visible(text)
    .replace(/[\\`*_~|<>#[\]()@:!]/gu, "\\$&")
    .replace(/^(\s*)([-+])/gmu, "$1\\$2")
    .replace(/^(\s*\d+)([.)])/gmu, "$1\\$2");
}

/** As `plain`, on one line. */
export function plainLine(text: string): string {
  return plain(text.replace(/\s*\n\s*/gu, " "));
}

/** Undefined when the text would end the block that holds it. */
export function codeBlock(text: string, language = ""): string | undefined {
  const shown = visible(text);
  if (shown.includes("```")) return undefined;
  return `\`\`\`${/^[a-z0-9+#-]*$/iu.test(language) ? language : ""}\n${shown}\n\`\`\``;
}
