import {
  callable,
  entriesOf,
  equal,
  isList,
  isMapping,
  isMissing,
  isString,
  iterated,
  list,
  make,
  mapping,
  shown,
  type Value,
} from "./values.ts";

/** The methods of Python's lists, dictionaries and strings that @huggingface/jinja 0.5 lacks, or has without their arguments. */
export function methodOf(owner: Value, name: string): Value | undefined {
  if (isList(owner)) return own(LIST, name)?.(owner.value);
  if (isMapping(owner)) return own(MAPPING, name)?.(owner.value);
  if (isString(owner)) return own(STRING, name)?.(owner.value);
  return undefined;
}

function own<T>(methods: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined;
}

const NONE = make(null);

const LIST: Readonly<Record<string, (values: Value[]) => Value>> = {
  append: (values) =>
    callable(([one = NONE]) => {
      values.push(one);
      return NONE;
    }),
  extend: (values) =>
    callable(([more = NONE]) => {
      values.push(...iterated(more));
      return NONE;
    }),
  insert: (values) =>
    callable(([at, one = NONE]) => {
      values.splice(Number(at?.value ?? 0), 0, one);
      return NONE;
    }),
  pop: (values) =>
    callable(([at]) => {
      if (values.length === 0) throw new Error("pop from empty list");
      const [taken] = values.splice(at === undefined ? values.length - 1 : Number(at.value), 1);
      if (taken === undefined) throw new Error("pop index out of range");
      return taken;
    }),
  remove: (values) =>
    callable(([one = NONE]) => {
      const at = values.findIndex((each) => equal(each, one));
      if (at < 0) throw new Error("list.remove(x): x not in list");
      values.splice(at, 1);
      return NONE;
    }),
  index: (values) =>
    callable(([one = NONE]) => {
      const at = values.findIndex((each) => equal(each, one));
      if (at < 0) throw new Error(`${shown(one)} is not in list`);
      return make(at);
    }),
  count: (values) => callable(([one = NONE]) => make(values.filter((each) => equal(each, one)).length)),
  copy: (values) => callable(() => list(values)),
  reverse: (values) =>
    callable(() => {
      values.reverse();
      return NONE;
    }),
  clear: (values) =>
    callable(() => {
      values.length = 0;
      return NONE;
    }),
};

const MAPPING: Readonly<Record<string, (entries: Map<unknown, Value>) => Value>> = {
  get: (entries) => callable(([key, otherwise = NONE]) => entries.get(key?.value) ?? otherwise),
  items: (entries) => callable(() => list(Array.from(entries, ([key, value]) => list([make(key), value])))),
  keys: (entries) => callable(() => list([...entries.keys()].map(make))),
  pop: (entries) =>
    callable(([key, otherwise]) => {
      if (key === undefined) throw new Error("pop expected at least 1 argument, got 0");
      const value = entries.get(key.value) ?? otherwise;
      if (value === undefined) throw new Error(`KeyError: ${shown(key)}`);
      entries.delete(key.value);
      return value;
    }),
  setdefault: (entries) =>
    callable(([key, otherwise = NONE]) => {
      if (!entries.has(key?.value)) entries.set(key?.value, otherwise);
      return entries.get(key?.value)!;
    }),
  update: (entries) =>
    callable(([more], named) => {
      for (const [key, value] of [...(more === undefined ? [] : entriesOf(more)), ...named]) entries.set(key, value);
      return NONE;
    }),
  copy: (entries) => callable(() => mapping(entries)),
};

type Characters = Value | undefined;

const STRING: Readonly<Record<string, (text: string) => Value>> = {
  strip: (text) => callable(([characters]) => make(stripEnd(stripStart(text, characters), characters))),
  lstrip: (text) => callable(([characters]) => make(stripStart(text, characters))),
  rstrip: (text) => callable(([characters]) => make(stripEnd(text, characters))),
  join: (text) => callable(([parts = NONE]) => make(iterated(parts).map(shown).join(text))),
  find: (text) => callable(([part = NONE]) => make(text.indexOf(shown(part)))),
  count: (text) => callable(([part = NONE]) => make(text.split(shown(part)).length - 1)),
  removeprefix: (text) =>
    callable(([part = NONE]) => make(text.startsWith(shown(part)) ? text.slice(shown(part).length) : text)),
  removesuffix: (text) =>
    callable(([part = NONE]) =>
      make(shown(part) !== "" && text.endsWith(shown(part)) ? text.slice(0, -shown(part).length) : text),
    ),
  splitlines: (text) =>
    callable(() =>
      list(
        text
          .replace(/\r?\n$/, "")
          .split(/\r?\n/)
          .map(make),
      ),
    ),
  isdigit: (text) => callable(() => make(/^\p{Nd}+$/u.test(text))),
  isalpha: (text) => callable(() => make(/^\p{L}+$/u.test(text))),
  isspace: (text) => callable(() => make(/^\s+$/u.test(text))),
};

/** White space, or any of the characters given. */
export function stripStart(text: string, characters: Characters): string {
  if (characters === undefined || isMissing(characters)) return text.trimStart();
  const all = [...text];
  const kept = all.findIndex((character) => !shown(characters).includes(character));
  return kept < 0 ? "" : all.slice(kept).join("");
}

export function stripEnd(text: string, characters: Characters): string {
  if (characters === undefined || isMissing(characters)) return text.trimEnd();
  const all = [...text];
  return all.slice(0, all.findLastIndex((character) => !shown(characters).includes(character)) + 1).join("");
}
