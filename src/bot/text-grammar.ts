import type { Command, OptionSpec, OptionSpecs, RawOptions, RawValue } from "../../commands/define.ts";
import { readBoolean, unknownOption } from "../../commands/options.ts";
import { say, type Words } from "../../commands/words.ts";
import { EngineError } from "../engine/errors.ts";
import { nearest } from "../engine/nearest.ts";
import type { CommandCall } from "./dispatcher.ts";

/** A command line read: the call, and what the person should be told about how it was read. */
export interface ParsedLine extends CommandCall {
  readonly notes: readonly Words[];
}

/**
 * Reads `/name [subcommand] [name:value | name=value | --name value]* rest`. One white-space character ends the part before the rest; all that
 * follows is the rest, verbatim. `--` ends the options. Throws EngineErrors `command.unknown`, `option.unknown`, `option.twice`,
 * `option.no-value`, `option.unclosed-quote`, `command.surplus`.
 */
export function parseLine(line: string, commands: readonly Command[]): ParsedLine {
  const [, asked = "", tail = ""] = /^\s*\/?(\S*)([\s\S]*)$/u.exec(line) ?? [];
  const command = commands.find(({ name }) => name === asked.toLowerCase());
  if (command === undefined) throw unknownCommand(asked, commands);
  const [action, start] = readAction(command, tail);
  const specs = command.actions[action]?.options ?? {};
  return { command: command.name, action, ...readOptions(tail, start, specs) };
}

/** Reads options alone, as they stand in a line: `role:tool add:"Yes"`. Throws as `parseLine` does. */
export function parseOptions(line: string, specs: OptionSpecs): RawOptions {
  return readOptions(line, 0, specs).options;
}

export function unknownCommand(asked: string, commands: readonly Command[]): EngineError {
  const known = commands.map(({ name }) => name);
  return new EngineError("command.unknown", { asked: asked.slice(0, 60), nearest: nearest(asked, known), known });
}

/** The command line that `parseLine` reads as this call. Attachments have no place in a line and are left out. */
export function formatLine(call: CommandCall, commands: readonly Command[]): string {
  const specs = commands.find(({ name }) => name === call.command)?.actions[call.action]?.options ?? {};
  const named = Object.entries(call.options)
    .filter(([name, value]) => specs[name]?.kind !== "rest" && !isAttachment(value))
    .map(([name, value]) => ` ${name}:${formatValue(value)}`);
  const rest = Object.entries(call.options).find(([name]) => specs[name]?.kind === "rest")?.[1];
  const action = call.action === "" ? "" : ` ${call.action}`;
  return `/${call.command}${action}${named.join("")}${rest === undefined ? "" : ` -- ${String(rest)}`}`;
}

const SPACE = /\s/u;
const OPTION_NAME = /([\p{L}\p{N}][\p{L}\p{N}_-]*)/u.source;
const NAMED = new RegExp(`${OPTION_NAME}[:=]`, "uy");
// A phone's keyboard turns `--` into a dash.
const DASHED = new RegExp(`(?:--|[–—])${OPTION_NAME}(=)?`, "uy");
const END_OF_OPTIONS = /--(?=\s|$)/uy;

function readAction(command: Command, tail: string): [action: string, start: number] {
  const names = Object.keys(command.actions);
  if (names.includes("")) return ["", 0];
  const [lead = "", word = ""] = /^\s*([^\s]*)/u.exec(tail) ?? [];
  if (names.includes(word.toLowerCase())) return [word.toLowerCase(), lead.length];
  if (word !== "" && !/^--|[:=]/u.test(word)) {
    throw new EngineError("command.subcommand-unknown", {
      command: command.name,
      asked: word.slice(0, 60),
      nearest: nearest(word, names),
      known: names,
    });
  }
  return [names[0] ?? "", 0];
}

function readOptions(tail: string, start: number, specs: OptionSpecs): Pick<ParsedLine, "options" | "notes"> {
  const options: Record<string, RawValue> = {};
  const notes: Words[] = [];
  const set = (name: string, value: RawValue) => {
    if (Object.hasOwn(options, name)) throw new EngineError("option.twice", { option: name });
    options[name] = value;
  };
  const restName = Object.keys(specs).find((name) => specs[name]?.kind === "rest");

  let end = start;
  for (;;) {
    const at = skipSpace(tail, end);
    const found = readOption(tail, at, specs);
    if (found === undefined) break;
    if (found.name === undefined) {
      end = found.end;
      break;
    }
    set(found.name, found.value);
    end = found.end;
  }

  // One white-space character parts the rest from what stands before it.
  const rest = tail.slice(end + (SPACE.test(tail[end] ?? "") ? 1 : 0));
  if (restName === undefined) {
    if (rest.trim() !== "") throw surplus(rest.trim(), specs);
  } else if (rest !== "" && !(Object.hasOwn(options, restName) && rest.trim() === "")) {
    const spec = specs[restName];
    const note = nearMiss(rest, specs, spec?.kind === "rest" ? spec.labels : []);
    if (note !== undefined) notes.push(note);
    set(restName, rest);
  }
  return { options, notes };
}

/** The option at this place; without a name for `--`; undefined where the rest begins. */
function readOption(
  tail: string,
  at: number,
  specs: OptionSpecs,
): { readonly name?: string; readonly value: RawValue; readonly end: number } | undefined {
  if (matchAt(END_OF_OPTIONS, tail, at)) return { value: "", end: at + 2 };
  const named = matchAt(NAMED, tail, at);
  const asked = named?.[1]?.toLowerCase();
  if (named && asked !== undefined && Object.hasOwn(specs, asked)) {
    return readValue(tail, at + named[0].length, asked, specs[asked]);
  }
  const dashed = matchAt(DASHED, tail, at);
  if (!dashed?.[1]) return undefined;
  const name = dashed[1].toLowerCase();
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec === undefined) {
    if (!dashed[0].startsWith("--")) return undefined;
    throw unknownOption(dashed[1], specs);
  }
  const end = at + dashed[0].length;
  if (spec.kind === "boolean" && dashed[2] === undefined) return readSwitch(tail, end, name);
  return readValue(tail, end, name, spec);
}

/** `--special` alone is true; a word for a boolean behind it is its value. */
function readSwitch(tail: string, end: number, name: string): { name: string; value: RawValue; end: number } {
  const [whole, word = ""] = /^\s+(\S+)/u.exec(tail.slice(end)) ?? [""];
  return readBoolean(word) === undefined ? { name, value: true, end } : { name, value: word, end: end + whole.length };
}

function readValue(
  tail: string,
  from: number,
  name: string,
  spec: OptionSpec | undefined,
): { name: string; value: RawValue; end: number } {
  const at = skipSpace(tail, from);
  const close = CLOSING[tail[at] ?? ""];
  if (close !== undefined) return { name, ...readQuoted(tail, at, close, name) };
  if (spec?.kind === "rest") return { name, value: tail.slice(at), end: tail.length };
  let end = at;
  while (end < tail.length && !SPACE.test(tail[end] ?? "")) end++;
  if (end === at) throw new EngineError("option.no-value", { option: name });
  return { name, value: straighten(tail.slice(at, end)), end };
}

/** The quotes that may enclose a named value, with what closes each. */
const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "“": '”"“',
  "‘": "’'‘",
  "„": '“”"',
  "「": "」",
  "『": "』",
};

function readQuoted(tail: string, at: number, close: string, name: string): { value: string; end: number } {
  let value = "";
  for (let i = at + 1; i < tail.length; i++) {
    const character = tail[i] ?? "";
    if (character === "\\" && i + 1 < tail.length && (tail[i + 1] === "\\" || close.includes(tail[i + 1] ?? ""))) {
      value += tail[++i];
    } else if (close.includes(character)) {
      return { value: straighten(value), end: i + 1 };
    } else {
      value += character;
    }
  }
  throw new EngineError("option.unclosed-quote", { option: name });
}

/** Keyboards curl quotes; in named values they mean the straight ones. */
function straighten(text: string): string {
  return text.replace(/[“”„]/gu, '"').replace(/[‘’‚]/gu, "'");
}

function formatValue(value: RawValue): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = Array.isArray(value) ? value.join(",") : String(value);
  return `"${text.replace(/[\\"]/gu, "\\$&")}"`;
}

/** A word with a colon that is nearly an option: probably a slip of the finger, yet part of the text. */
function nearMiss(rest: string, specs: OptionSpecs, labels: readonly string[] = []): Words | undefined {
  const asked = matchAt(NAMED, rest, 0)?.[1];
  if (asked === undefined || labels.includes(asked.toLowerCase()) || rest.startsWith("//", asked.length + 1))
    return undefined;
  const [near] = asked.length < 4 ? [] : nearest(asked, Object.keys(specs), 1);
  if (near === undefined) return undefined;
  return say("note.near-option", { asked, near });
}

function surplus(rest: string, specs: OptionSpecs): EngineError {
  return new EngineError("command.surplus", { rest: rest.slice(0, 60), known: Object.keys(specs) });
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && SPACE.test(text[at] ?? "")) at++;
  return at;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function isAttachment(value: RawValue): boolean {
  return typeof value === "object" && "handle" in value;
}
