import type enUS from "../locales/en-US.json";

/** The keys of locales/en-US.json; a plural's key stands without its `_one`, `_other`. */
export type MessageKey = WithoutPlural<keyof typeof enUS>;

type WithoutPlural<Key extends string> = Key extends `${infer Base}_${"one" | "other"}` ? Base : Key;

/** What a person reads: a message that the edge puts into the caller's language, or text that is nobody's to translate. */
export type Words = Message | Verbatim;

export interface Message {
  readonly key: MessageKey;
  readonly params?: Readonly<Record<string, string | number | Words>>;
}

/** The caller's own text, a name or a number: shown as it is. */
export interface Verbatim {
  readonly verbatim: string;
}

export function say(key: MessageKey, params?: Message["params"]): Message {
  return params === undefined ? { key } : { key, params };
}

export function verbatim(text: string | number): Verbatim {
  return { verbatim: String(text) };
}
