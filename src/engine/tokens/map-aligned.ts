import { type AlignedText, alignedBuilder, characterLength } from "./aligned-text.ts";

type Mapping = (text: string) => string;

/**
 * What a mapping makes of a text, with every unit's range in the source kept: exact to the character for Unicode forms. Where a mapping looks
 * further than one cluster of characters they are taken one by one.
 */
export function mapAligned(source: AlignedText, mapping: Mapping): AlignedText {
  const { text } = source;
  const wanted = mapping(text);
  if (wanted === text) return source;
  const built = alignedBuilder(text.length);
  const isBoundary = boundaries(mapping);
  const editOf = clusterEdits(mapping);
  let kept = 0;
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = clusterEnd(text, from, isBoundary);
    for (const [start, end, made] of editOf(text.slice(from, to))) {
      built.keep(source, kept, from + start);
      built.replace(source, from + start, from + end, made);
      kept = from + end;
    }
  }
  built.keep(source, kept, text.length);
  const aligned = built.build();
  if (aligned.text === wanted) return aligned;
  const whole = alignedBuilder(wanted.length);
  for (const [from, to, made] of oneByOne([...text], [...wanted])) whole.replace(source, from, to, made);
  return whole.build();
}

/** Where the mapping can be cut: text before and after it is mapped alone. A mark or a Hangul vowel may join what stands before. */
function clusterEnd(text: string, from: number, isBoundary: ReturnType<typeof boundaries>): number {
  let end = from + characterLength(text, from);
  while (end < text.length) {
    if (text.charCodeAt(end) < FIRST_THAT_JOINS) return end;
    const next = end + characterLength(text, end);
    if (isBoundary(text.slice(from, next), next - end)) return end;
    end = next;
  }
  return end;
}

/** Whether a cluster ends before the last character, of so many units. */
function boundaries(mapping: Mapping): (text: string, last: number) => boolean {
  const joins = remembered((character) => (MARK.test(character) ? "always" : mayJoin(character) ? "maybe" : "never"));
  return (text, last) => {
    const character = text.slice(-last);
    const join = joins(character);
    if (join !== "maybe") return join === "never";
    const before = text.slice(0, -last);
    return mapping(text) === mapping(before) + mapping(character);
  };
}

/** Letters that combine with what stands before them, or that have a form which does: Hangul vowels and endings, Kirat Rai's vowels, half-width marks of kana. */
function mayJoin(character: string): boolean {
  return /^[\p{M}\u1160-\u11ff\u{16d63}-\u{16d6a}]/u.test(character.normalize("NFKD"));
}

/** Below it no character combines with one before it: combining marks begin here (Unicode, Combining Diacritical Marks). */
const FIRST_THAT_JOINS = 0x300;
const MARK = /^\p{M}$/u;

/** `[from, to)` of a cluster becomes a text. */
type ClusterEdit = readonly [from: number, to: number, made: string];

/** What happens to a cluster: to each character where the mapping allows it, else to what is not the same at its end. */
function clusterEdits(mapping: Mapping): (cluster: string) => readonly ClusterEdit[] {
  const mapOne = remembered(mapping);
  return remembered((cluster): readonly ClusterEdit[] => {
    const mapped = mapping(cluster);
    if (mapped === cluster) return [];
    const characters = [...cluster];
    const alone = characters.map(mapOne);
    if (alone.join("") === mapped) {
      let at = 0;
      return characters.map((character, i) => {
        const from = at;
        at += character.length;
        return [from, at, alone[i]!];
      });
    }
    if (characters.length > LONGEST_CLUSTER) return oneByOne(characters, [...mapped]);
    const tail = sameEnd(characters, [...mapped]);
    return [[0, cluster.length - tail, mapped.slice(0, mapped.length - tail)]];
  });
}

/** No writing puts so many marks on a letter; with one range for all of them every token would have all the text. */
const LONGEST_CLUSTER = 32;

/** The first character comes from the first, and so on; the last one from the rest. */
function oneByOne(characters: readonly string[], made: readonly string[]): readonly ClusterEdit[] {
  const last = Math.min(characters.length, made.length) - 1;
  let from = 0;
  return made.slice(0, last + 1).map((one, i) => {
    const begin = from;
    from += i < last ? characters[i]!.length : characters.slice(last).join("").length;
    return [begin, from, i < last ? one : made.slice(last).join("")];
  });
}

/** UTF-16 units of the characters that both end in; at least one character of each remains before them. */
function sameEnd(a: readonly string[], b: readonly string[]): number {
  let units = 0;
  for (let i = 1; i < Math.min(a.length, b.length) && a.at(-i) === b.at(-i); i++) units += a.at(-i)!.length;
  return units;
}

/** Keeps what it made of short texts: the same clusters come again and again. */
function remembered<T>(make: (text: string) => T): (text: string) => T {
  const seen = new Map<string, T>();
  return (text) => {
    if (text.length > LONGEST_SEEN) return make(text);
    let made = seen.get(text);
    if (made === undefined) {
      if (seen.size >= MOST_SEEN) seen.clear();
      made = make(text);
      seen.set(text, made);
    }
    return made;
  };
}

const LONGEST_SEEN = 8;
const MOST_SEEN = 20_000;
