import type { ActionOnWire, CommandOnWire, OptionOnWire } from "../wire.ts";

/** What can stand where the caret is. */
export interface Completion {
  /** What an item replaces: from here to the caret. */
  readonly from: number;
  readonly items: readonly CompletionItem[];
  /** The item that Enter takes unless another is chosen; -1 where what was typed may be meant as it is. */
  readonly preferred: number;
  /** The option whose value is being typed, or that the text will fill. */
  readonly option?: OptionOnWire;
  /** What is asked for is a part of the free text: its last word, which may be meant as it is, or all of it. */
  readonly inText?: "word" | "whole";
  /** Values of this option come from the server. */
  readonly ask?: { readonly command: string; readonly action: string; readonly option: string; readonly typed: string };
}

export interface CompletionItem {
  readonly label: string;
  /** What takes the place of what was typed. */
  readonly insert: string;
  readonly summary: string;
  /** For an option's name: its range is shown too. */
  readonly option?: OptionOnWire;
}

/** Completes the text grammar before the caret: `/command [subcommand] [name:value | name=value | --name value]* rest`. Undefined in free text of which the server knows nothing. */
export function complete(
  before: string,
  commands: readonly CommandOnWire[],
  files: readonly string[] = [],
): Completion | undefined {
  const [, slash, typed = "", tail] = /^(\s*\/)(\S*)([\s\S]*)$/u.exec(before) ?? [];
  if (slash === undefined || tail === undefined) return undefined;
  if (tail === "") return completeCommand(typed, slash.length, commands);
  const command = commands.find(({ name }) => name === typed.toLowerCase());
  return command && completeTail(withFiles(command, files), tail, before.length - tail.length);
}

/** An option that takes a file says which of several it means by its name; without any there is nothing to say. */
function withFiles(command: CommandOnWire, files: readonly string[]): CommandOnWire {
  const named = (option: OptionOnWire): readonly OptionOnWire[] => {
    if (option.kind !== "attachment") return [option];
    return files.length === 0 ? [] : [{ ...option, choices: files }];
  };
  return {
    ...command,
    actions: command.actions.map((action) => ({ ...action, options: action.options.flatMap(named) })),
  };
}

/** The same completion with the values that the server knows. */
export function withValues(completion: Completion, values: readonly string[]): Completion {
  const { ask, inText } = completion;
  const typed = ask?.typed ?? "";
  if (inText !== undefined) {
    const others = values.filter((value) => value !== typed);
    const items = others.map((value) => ({ label: value, insert: value, summary: "" }));
    return { ...completion, items, preferred: inText === "word" ? -1 : preferredOf(typed, values) };
  }
  const items = values.map((value) => ({ label: value, insert: `${quoted(value)} `, summary: "" }));
  return { ...completion, items, preferred: typed === "" ? -1 : preferredOf(typed, values) };
}

function completeCommand(typed: string, from: number, commands: readonly CommandOnWire[]): Completion {
  const found = matching(typed, commands);
  return {
    from,
    items: found.map(({ name, summary }) => ({ label: `/${name}`, insert: `${name} `, summary })),
    preferred: preferredOf(typed, namesOf(found)),
  };
}

function completeTail(command: CommandOnWire, tail: string, start: number): Completion | undefined {
  const { actions } = command;
  const [first] = actions;
  if (first === undefined) return undefined;
  if (first.name === "") return completeOptions(command, first, tail, start);

  const [, space = "", word = "", more = ""] = /^(\s+)(\S*)([\s\S]*)$/u.exec(tail) ?? [];
  if (more === "") {
    const found = matching(word, actions);
    return {
      from: start + space.length,
      items: found.map(({ name, summary }) => ({ label: name, insert: `${name} `, summary })),
      preferred: word === "" ? -1 : preferredOf(word, namesOf(found)),
    };
  }
  const action = actions.find(({ name }) => name === word.toLowerCase());
  return action && completeOptions(command, action, more, start + space.length + word.length);
}

function completeOptions(
  command: CommandOnWire,
  action: ActionOnWire,
  tail: string,
  start: number,
): Completion | undefined {
  const { given, rest, at } = readGiven(tail, action.options);
  const from = start + at;
  const naming = /^(--)?([\p{L}\p{N}_-]*)$/u.exec(rest);
  if (naming) {
    const names = completeName(naming[1] ?? "", naming[2] ?? "", from, given, action.options);
    return names.items.length > 0 || rest === "" ? names : (completeRest(command, action, rest, from) ?? names);
  }

  const [, lead = "", name = "", typed] = VALUE.exec(rest) ?? [];
  const option = action.options.find((each) => each.name === name.toLowerCase());
  if (option === undefined || typed === undefined) return completeRest(command, action, rest, from);
  const valueFrom = from + lead.length;
  const bare = typed.replace(/^["'“]/u, "");
  if (option.suggests) {
    const ask = { command: command.name, action: action.name, option: option.name, typed: bare };
    return { from: valueFrom, items: [], preferred: -1, option, ask };
  }
  const values = valuesOf(option).filter((value) => value.toLowerCase().startsWith(bare.toLowerCase()));
  return {
    from: valueFrom,
    items: values.map((value) => ({ label: value, insert: `${quoted(value)} `, summary: "" })),
    preferred: bare === "" ? -1 : preferredOf(bare, values),
    option,
  };
}

/** In free text the server may know its last word, or all of it where that is a name. */
function completeRest(
  command: CommandOnWire,
  action: ActionOnWire,
  rest: string,
  from: number,
): Completion | undefined {
  const option = action.options.find(({ kind, suggests }) => kind === "rest" && suggests);
  if (option === undefined || rest.startsWith("--")) return undefined;
  const start = option.words ? LAST_WORD.exec(rest)?.index : 0;
  if (start === undefined) return undefined;
  const ask = { command: command.name, action: action.name, option: option.name, typed: rest.slice(start) };
  return { from: from + start, items: [], preferred: -1, inText: option.words ? "word" : "whole", ask };
}

/** Of a shorter one too much begins. */
const LAST_WORD = /[\p{L}\p{N}_][\p{L}\p{N}_.-]+$/u;

/** An option whose value is still open at the end: `name:`, `name=`, `--name ` and what was typed of the value. */
const VALUE = /^((?:--)?([\p{L}\p{N}_-]+)(?:[:=]\s*|\s+))("[^"]*|'[^']*|“[^”]*|\S*)$/u;

/** A finished option with the space behind it. */
const GIVEN = /\s*(?:--)?([\p{L}\p{N}_-]+)[:=]\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|“[^”]*”|[^\s"'“]\S*)(?=\s)/uy;
const DASHED = /\s*--([\p{L}\p{N}_-]+)\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|“[^”]*”|[^\s"'“]\S*)(?=\s)/uy;
const SWITCH = /\s*--([\p{L}\p{N}_-]+)(?=\s)/uy;

/** Walks over the options that are complete: their names, and what stands behind them, which begins at `at`. */
function readGiven(tail: string, options: readonly OptionOnWire[]): { given: Set<string>; rest: string; at: number } {
  const given = new Set<string>();
  let at = 0;
  for (;;) {
    const found = optionAt(tail, at, options);
    if (found === undefined) break;
    given.add(found.name);
    at = found.end;
  }
  const space = /^\s*/u.exec(tail.slice(at))?.[0].length ?? 0;
  return { given, rest: tail.slice(at + space), at: at + space };
}

function optionAt(
  tail: string,
  at: number,
  options: readonly OptionOnWire[],
): { name: string; end: number } | undefined {
  for (const pattern of [GIVEN, DASHED, SWITCH]) {
    pattern.lastIndex = at;
    const found = pattern.exec(tail);
    const option = options.find(({ name }) => name === found?.[1]?.toLowerCase());
    if (!found || option === undefined) continue;
    // `--name` alone is complete for a switch only; any other waits for its value.
    if (pattern === SWITCH && option.kind !== "boolean") continue;
    return { name: option.name, end: pattern.lastIndex };
  }
  return undefined;
}

function completeName(
  dashes: string,
  typed: string,
  from: number,
  given: ReadonlySet<string>,
  options: readonly OptionOnWire[],
): Completion {
  const open = options.filter(({ name, kind }) => !given.has(name) && kind !== "rest");
  const found = open.filter(({ name }) => name.startsWith(typed.toLowerCase()));
  const rest = options.find(({ kind }) => kind === "rest");
  return {
    from,
    items: found.map((option) => ({
      label: option.name,
      insert: dashes === "" ? `${option.name}:` : `--${option.name} `,
      summary: option.summary,
      option,
    })),
    // A word may also begin the text; two dashes may not.
    preferred: dashes !== "" && found.length > 0 ? 0 : -1,
    ...(rest !== undefined && dashes === "" && { option: rest }),
  };
}

function valuesOf({ kind, choices = [] }: OptionOnWire): readonly string[] {
  return kind === "boolean" ? ["true", "false"] : choices;
}

/** Those that begin with it, then those that contain it. */
function matching<Named extends { readonly name: string }>(typed: string, all: readonly Named[]): readonly Named[] {
  const wanted = typed.toLowerCase();
  const begins = all.filter(({ name }) => name.startsWith(wanted));
  return [...begins, ...all.filter((each) => !begins.includes(each) && each.name.includes(wanted))];
}

function preferredOf(typed: string, found: readonly string[]): number {
  const isWhole = found.some((name) => name.toLowerCase() === typed.toLowerCase());
  return found.length === 0 || isWhole ? -1 : 0;
}

function namesOf(all: readonly { readonly name: string }[]): readonly string[] {
  return all.map(({ name }) => name);
}

function quoted(value: string): string {
  return /\s/u.test(value) ? `"${value}"` : value;
}
