/** Control strings that stood in a chat's own texts. */
interface Neutralised {
  /** The message's place, from 0. */
  readonly message: number;
  readonly found: readonly string[];
}

/** A chat whose texts can go through a template without being taken for its control tokens, and how to read what comes out. */
export interface NeutralChat<M> {
  readonly messages: readonly M[];
  readonly neutralised: readonly Neutralised[];
  /** The rendered text as it was meant, with the ranges of it that are text although they look like control tokens. */
  read(rendered: string): { readonly text: string; readonly literal: readonly (readonly [number, number])[] };
}

/**
 * Puts a mark, a noncharacter that no message has, behind the first character of every control string in the messages' texts (not in their
 * roles): whatever the template does with a text, the mark tells afterwards where such a string came from.
 */
export function neutralise<M>(messages: readonly M[], control: readonly string[]): NeutralChat<M> {
  const mark = markNotIn(JSON.stringify(messages));
  const strings = control.filter((one) => one.length > 1).toSorted((a, b) => b.length - a.length);
  if (strings.length === 0) return { messages, neutralised: [], read: (text) => ({ text, literal: [] }) };
  const pattern = new RegExp(strings.map((one) => one.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|"), "g");
  const neutralised: Neutralised[] = [];
  const marked = messages.map((message, i) => {
    const found = new Set<string>();
    const made = mapTexts(message, (text) =>
      text.replace(pattern, (string) => {
        found.add(string);
        return string.slice(0, 1) + mark + string.slice(1);
      }),
    );
    if (found.size > 0) neutralised.push({ message: i, found: [...found] });
    return made;
  });
  return { messages: marked, neutralised, read: (rendered) => readMarked(rendered, mark, strings) };
}

function readMarked(rendered: string, mark: string, strings: readonly string[]) {
  const parts = rendered.split(mark);
  const text = parts.join("");
  const literal: (readonly [number, number])[] = [];
  let at = 0;
  for (const part of parts.slice(0, -1)) {
    at += part.length;
    const string = strings.find((one) => text.startsWith(one, at - 1));
    if (string !== undefined) literal.push([at - 1, at - 1 + string.length]);
  }
  return { text, literal };
}

/** One of Unicode's 32 noncharacters U+FDD0…U+FDEF, which are for use inside programs. */
function markNotIn(text: string): string {
  for (let code = 0xfdd0; code < 0xfdef; code++) {
    const mark = String.fromCharCode(code);
    if (!text.includes(mark)) return mark;
  }
  return "\ufdef";
}

/** Every string but roles and the kinds of parts, however deep. */
function mapTexts<T>(value: T, map: (text: string) => string): T;
function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === "role" || name === "type" ? one : mapTexts(one, map)]),
  );
}
