import { stripEnd, stripStart } from "./methods.ts";
import {
  type Arguments,
  entriesOf,
  equal,
  isList,
  isMapping,
  isMissing,
  isNumber,
  isString,
  iterated,
  list,
  make,
  shown,
  type Value,
} from "./values.ts";

/** How a filter may ask for others. */
export interface FilterTools {
  filter(name: string, operand: Value, args: readonly Value[]): Value;
  test(name: string, operand: Value, args: readonly Value[]): boolean;
}

type Filter = (operand: Value, args: readonly Value[], named: Arguments, tools: FilterTools) => Value;

/** Jinja's filters that @huggingface/jinja 0.5 lacks, or applies to fewer kinds of values than Jinja (palletsprojects.com, “List of Builtin Filters”). */
export const FILTERS: Readonly<Record<string, Filter>> = {
  string: (operand) => make(shown(operand)),
  // Jinja shows None here; minja, which the templates of llama.cpp are tried with, nothing.
  trim: (operand, [characters]) =>
    make(isMissing(operand) ? "" : stripEnd(stripStart(shown(operand), characters), characters)),
  int: (operand, [otherwise = make(0)]) => integer(operand) ?? otherwise,
  list: (operand) => list(iterated(operand)),
  length: count,
  count,
  first: (operand) => iterated(operand)[0] ?? UNDEFINED,
  last: (operand) => iterated(operand).at(-1) ?? UNDEFINED,
  reverse: (operand) =>
    isString(operand) ? make([...operand.value].reverse().join("")) : list([...iterated(operand)].reverse()),
  join: (operand, [separator = make("")], named) => {
    const attribute = named.get("attribute");
    const parts = iterated(operand).map((one) => (attribute === undefined ? one : attributeOf(one, attribute)));
    return make(parts.map(shown).join(shown(named.get("d") ?? separator)));
  },
  items: (operand) =>
    isMapping(operand)
      ? list(Array.from(entriesOf(operand), ([key, value]) => list([make(key), value])))
      : list(orNothing(operand)),
  dictsort: (operand, [, by = make("key")], named) => {
    const place = shown(named.get("by") ?? by) === "value" ? 1 : 0;
    const pairs = Array.from(entriesOf(operand), ([key, value]) => [make(key), value] as const);
    const sorted = pairs.toSorted((a, b) => compared(a[place], b[place]));
    const descending = named.get("reverse")?.value === true;
    return list((descending ? sorted.reverse() : sorted).map((pair) => list(pair)));
  },
  upper: (operand) => make(shown(operand).toUpperCase()),
  lower: (operand) => make(shown(operand).toLowerCase()),
  e: (operand) => make(shown(operand).replace(/[&<>"']/g, (sign) => ESCAPES[sign]!)),
  escape: (operand) => make(shown(operand).replace(/[&<>"']/g, (sign) => ESCAPES[sign]!)),
  unique: (operand) =>
    list(iterated(operand).filter((one, i, all) => all.findIndex((each) => equal(folded(each), folded(one))) === i)),
  sum: (operand) => make(iterated(operand).reduce((sum, one) => sum + Number(one.value), 0)),
  select: (operand, [test, ...args], _, tools) =>
    list(orNothing(operand).filter((one) => passes(one, test, args, tools))),
  reject: (operand, [test, ...args], _, tools) =>
    list(orNothing(operand).filter((one) => !passes(one, test, args, tools))),
  selectattr: (operand, [name = UNDEFINED, test, ...args], _, tools) =>
    list(orNothing(operand).filter((one) => passes(attributeOf(one, name), test, args, tools))),
  rejectattr: (operand, [name = UNDEFINED, test, ...args], _, tools) =>
    list(orNothing(operand).filter((one) => !passes(attributeOf(one, name), test, args, tools))),
  map: (operand, [filter, ...args], named, tools) => {
    const attribute = named.get("attribute");
    if (attribute === undefined)
      return list(orNothing(operand).map((one) => tools.filter(shown(filter ?? UNDEFINED), one, args)));
    const otherwise = named.get("default") ?? UNDEFINED;
    return list(
      orNothing(operand).map((one) => {
        const value = attributeOf(one, attribute);
        return value.type === "UndefinedValue" ? otherwise : value;
      }),
    );
  },
};

const UNDEFINED = make(undefined);
/** As markupsafe writes them. */
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};

function count(operand: Value): Value {
  return make(iterated(operand).length);
}

function integer(operand: Value): Value | undefined {
  const { value } = operand;
  if (isNumber(operand) || typeof value === "boolean") return make(Math.trunc(Number(value)));
  const read = isString(operand) && operand.value.trim() !== "" ? Number(operand.value) : Number.NaN;
  return Number.isFinite(read) ? make(Math.trunc(read)) : undefined;
}

function orNothing(operand: Value): readonly Value[] {
  return isMissing(operand) ? [] : iterated(operand);
}

/** Numbers by size, all else by its letters, whatever their case. */
function compared(a: Value, b: Value): number {
  if (isNumber(a) && isNumber(b)) return a.value - b.value;
  const [left, right] = [shown(a).toLowerCase(), shown(b).toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Letters of any case are the same to `unique`. */
function folded(value: Value): Value {
  return isString(value) ? make(value.value.toLowerCase()) : value;
}

function passes(one: Value, test: Value | undefined, args: readonly Value[], tools: FilterTools): boolean {
  return test === undefined ? one.__bool__().value : tools.test(shown(test), one, args);
}

/** `a.b.0`, as Jinja's `make_attrgetter` reads it. */
function attributeOf(value: Value, path: Value): Value {
  return shown(path)
    .split(".")
    .reduce((inner, name) => {
      const found = isList(inner) ? inner.value.at(Number(name)) : entriesOf(inner).get(name);
      return found ?? UNDEFINED;
    }, value);
}
