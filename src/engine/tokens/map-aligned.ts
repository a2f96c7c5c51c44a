import { type AlignedText, alignedBuilder, characterLength } from "./aligned-text.ts";

type Mapping = (text: string) => string;

/**
 * What a mapping makes of a text, with every unit's range in the source kept: exact to the character for case and Unicode forms. A mapping that
 * looks further than one cluster of characters gives the whole text as one range.
 */
export function mapAligned(source: AlignedText, mapping: Mapping): AlignedText {
  const { text } = source;
  const wanted = mapping(text);
  if (wanted === text) return source;
  const built = alignedBuilder(source);
  for (let from = 0; from < text.length; ) {
    const to = clusterEnd(text, from, mapping);
    mapCluster(source.text.slice(from, to), from, mapping, built);
    from = to;
  }
  const aligned = built.build();
  if (aligned.text === wanted) return aligned;
  const whole = alignedBuilder(source);
  whole.replace(0, text.length, wanted);
  return whole.build();
}

/** Where the mapping can be cut: text before and after it is mapped alone. A mark or a Hangul vowel may join what stands before. */
function clusterEnd(text: string, from: number, mapping: Mapping): number {
  let end = from + characterLength(text, from);
  while (end < text.length) {
    const character = text.slice(end, end + characterLength(text, end));
    if (character < FIRST_THAT_JOINS) return end;
    if (!MARK.test(character)) {
      const before = text.slice(from, end);
      if (mapping(before + character) === mapping(before) + mapping(character)) return end;
    }
    end += character.length;
  }
  return end;
}

/** Below it no character combines with one before it: combining marks begin here (Unicode, Combining Diacritical Marks). */
const FIRST_THAT_JOINS = "\u0300";
const MARK = /^\p{M}$/u;

/** One cluster, character by character where the mapping allows it; else what is the same at both ends apart from the changed middle. */
function mapCluster(cluster: string, from: number, mapping: Mapping, built: ReturnType<typeof alignedBuilder>) {
  const mapped = mapping(cluster);
  if (mapped === cluster) return built.keep(from, from + cluster.length);
  const characters = [...cluster];
  if (characters.map(mapping).join("") === mapped) {
    let at = from;
    for (const character of characters) {
      built.replace(at, at + character.length, mapping(character));
      at += character.length;
    }
    return;
  }
  const tail = sameEnd(characters, [...mapped]);
  const middle = cluster.length - tail;
  built.replace(from, from + middle, mapped.slice(0, mapped.length - tail));
  built.keep(from + middle, from + cluster.length);
}

/** UTF-16 units of the characters that both end in; at least one character of each remains before them. */
function sameEnd(a: readonly string[], b: readonly string[]): number {
  let units = 0;
  for (let i = 1; i < Math.min(a.length, b.length) && a.at(-i) === b.at(-i); i++) units += a.at(-i)!.length;
  return units;
}
