import type { MessageKey } from "../../../commands/words.ts";

/** A sentence of the command line's own, by its key. */
export type UsageWords = (key: MessageKey, params?: Readonly<Record<string, string>>) => string;

/** What commander says is wrong with a command line (lib/command.js and lib/suggestSimilar.js of 15.1), in the reader's language; what else it says stays as it is. */
export function wordUsage(text: string, words: UsageWords): string {
  const [first = "", ...more] = text.split("\n");
  const problem = worded(first.replace(/^error: /u, ""));
  return [first.startsWith("error: ") ? words("cli.wrong", { problem }) : problem, ...more.map(worded)].join("\n");

  function worded(line: string): string {
    for (const [pattern, key] of SAID) {
      const named = pattern.exec(line)?.groups;
      if (named !== undefined) return words(key, named);
    }
    return line;
  }
}

/** A heading of commander's help. */
export function wordTitle(title: string, words: UsageWords): string {
  const key = TITLES[title];
  return key === undefined ? title : words(key);
}

const SAID: readonly (readonly [RegExp, MessageKey])[] = [
  [/^unknown option '(?<option>.*)'$/u, "cli.wrong.option"],
  [/^unknown command '(?<command>.*)'$/u, "cli.wrong.command"],
  [/^missing (?:required )?argument '(?<argument>.*)'$/u, "cli.wrong.missing"],
  [/^option '(?<option>.*)' argument missing$/u, "cli.wrong.no-value"],
  [/^too many arguments.*: (?<given>.*)\.$/u, "cli.wrong.too-many"],
  [
    /^option '(?<option>.*)' argument '(?<given>.*)' is invalid\. Allowed choices are (?<choices>.*)\.$/u,
    "cli.wrong.choice",
  ],
  [/^\(Did you mean (?:one of )?(?<nearest>.*)\?\)$/u, "cli.wrong.near"],
];

const TITLES: Readonly<Record<string, MessageKey>> = {
  "Usage:": "cli.title.usage",
  "Arguments:": "cli.title.arguments",
  "Options:": "cli.title.options",
  "Commands:": "cli.title.commands",
};
