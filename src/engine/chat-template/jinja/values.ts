import { Environment } from "@huggingface/jinja";

/** A value of @huggingface/jinja while a template runs. Its classes are not exported; `type` tells them. */
export interface Value {
  readonly type: string;
  value: unknown;
  __bool__(): { readonly value: boolean };
  toString(): string;
}

export type Arguments = ReadonlyMap<string, Value>;

export function make(value: unknown): Value {
  return new Environment().set("value", value);
}

export function list(values: readonly Value[]): Value {
  return Object.assign(make([]), { value: [...values] });
}

export function mapping(entries: Iterable<readonly [unknown, Value]>): Value {
  return Object.assign(make({}), { value: new Map(entries) });
}

/** A function that takes and gives values of the template. */
export function callable(call: (args: readonly Value[], named: Arguments) => Value): Value {
  const value = (given: readonly Value[]) => {
    const last = given.at(-1);
    const named = last?.type === "KeywordArgumentsValue" ? entriesOf(last) : undefined;
    return call(named ? given.slice(0, -1) : given, (named ?? new Map()) as Arguments);
  };
  return Object.assign(
    make(() => null),
    { value },
  );
}

export function isList(value: Value): value is Value & { value: Value[] } {
  return value.type === "ArrayValue" || value.type === "TupleValue";
}

export function isMapping(value: Value): value is Value & { value: Map<unknown, Value> } {
  return value.type === "ObjectValue" || value.type === "KeywordArgumentsValue";
}

export function isString(value: Value | undefined): value is Value & { value: string } {
  return value?.type === "StringValue";
}

export function isNumber(value: Value | undefined): value is Value & { value: number } {
  return value?.type === "IntegerValue" || value?.type === "FloatValue";
}

export function isMissing(value: Value): boolean {
  return value.type === "NullValue" || value.type === "UndefinedValue";
}

/** Entries of a mapping or a namespace; none of anything else. */
export function entriesOf(value: Value): Map<unknown, Value> {
  return value.value instanceof Map ? value.value : new Map();
}

/** What a loop goes through: elements, keys, characters; nothing of an undefined value. Throws as Python does. */
export function iterated(value: Value): readonly Value[] {
  if (isList(value)) return value.value;
  if (isMapping(value)) return [...value.value.keys()].map(make);
  if (isString(value)) return [...value.value].map(make);
  if (value.type === "UndefinedValue") return [];
  throw new Error(`${nameOf(value)} object is not iterable`);
}

/** Python's names of types, for messages. */
function nameOf({ type }: Value): string {
  return NAMES[type] ?? type;
}

const NAMES: Readonly<Record<string, string>> = {
  NullValue: "'NoneType'",
  BooleanValue: "'bool'",
  IntegerValue: "'int'",
  FloatValue: "'float'",
};

/** Python's `==`. */
export function equal(a: Value, b: Value): boolean {
  if (isList(a) && isList(b))
    return a.value.length === b.value.length && a.value.every((one, i) => equal(one, b.value[i]!));
  if (isMapping(a) && isMapping(b)) {
    const other = b.value;
    return (
      a.value.size === other.size && [...a.value].every(([key, one]) => other.has(key) && equal(one, other.get(key)!))
    );
  }
  if (isPlain(a) && isPlain(b)) return Number(a.value) === Number(b.value);
  return a.type === b.type && a.value === b.value;
}

/** Numbers and truth values, which are numbers in Python. */
function isPlain(value: Value): boolean {
  return isNumber(value) || value.type === "BooleanValue";
}

/** Python's `str`. An undefined value is nothing. */
export function shown(value: Value): string {
  switch (value.type) {
    case "UndefinedValue":
      return "";
    case "StringValue":
      return String(value.value);
    default:
      return repr(value);
  }
}

function repr(value: Value): string {
  if (value.type === "ArrayValue") return `[${iterated(value).map(repr).join(", ")}]`;
  if (value.type === "TupleValue") {
    const parts = iterated(value).map(repr);
    return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(", ")})`;
  }
  if (value.value instanceof Map)
    return `{${[...entriesOf(value)].map(([key, one]) => `${repr(make(key))}: ${repr(one)}`).join(", ")}}`;
  switch (value.type) {
    case "NullValue":
      return "None";
    case "BooleanValue":
      return value.value ? "True" : "False";
    case "StringValue":
      return quoted(String(value.value));
    case "UndefinedValue":
      return "Undefined";
    default:
      return value.toString();
  }
}

/** As Python writes a string: in single quotes unless only these are in it. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\n\r\t\p{Cc}]/gu, (character) => ESCAPES[character] ?? hex(character));
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function hex(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
