import type { Command, OptionSpec, OptionSpecs } from "../../../commands/define.ts";
import type { CommandCall } from "../dispatcher.ts";
import { parseOptions } from "../text-grammar.ts";

/** Discord takes 25 options of a command: those that few people need share this one, as the text grammar has them. */
export const MORE = "more";

/** The options that stand for themselves, and those that are given in `more`. */
export function shared(specs: OptionSpecs): { readonly own: OptionSpecs; readonly rare: OptionSpecs } {
  const all = Object.entries(specs);
  return {
    own: Object.fromEntries(all.filter(([, { rare }]) => !rare)),
    rare: Object.fromEntries(all.filter(([, { rare }]) => rare)),
  };
}

/** The call with what stands in its `more` as options of their own. Throws the text grammar's EngineErrors. */
export function spelledOut(call: CommandCall, commands: readonly Command[]): CommandCall {
  const { [MORE]: more, ...options } = call.options;
  const { rare } = shared(commands.find(({ name }) => name === call.command)?.actions[call.action]?.options ?? {});
  if (more === undefined || Object.keys(rare).length === 0) return call;
  return { ...call, options: { ...options, ...parseOptions(String(more), rare) } };
}

/** What was typed with its last word completed: names with a colon, then values where they are few. */
export function completeMore(typed: string, rare: OptionSpecs): readonly string[] {
  const [, before = "", word = ""] = /^([\s\S]*?)(\S*)$/u.exec(typed) ?? [];
  const [name, value] = word.toLowerCase().split(/[:=]/u, 2);
  const given = new Set(Array.from(before.matchAll(/([\p{L}\p{N}_-]+)[:=]/gu), ([, found]) => found));
  if (value === undefined)
    return Object.keys(rare)
      .filter((option) => option.includes(name ?? "") && !given.has(option))
      .map((option) => `${before}${option}:`);
  const values = valuesOf(rare[name ?? ""]).filter((one) => one.startsWith(value));
  return values.length === 0 ? [typed] : values.map((one) => `${before}${name}:${one}`);
}

function valuesOf(spec: OptionSpec | undefined): readonly string[] {
  if (spec?.kind === "choice") return spec.choices;
  return spec?.kind === "boolean" ? ["true", "false"] : [];
}
