/** A text made from another: for each of its UTF-16 units the range of the source, `[starts[i], ends[i])`, that it came from. */
export interface AlignedText {
  readonly text: string;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** A text aligned with itself: a unit comes from its whole character, so that both halves of a surrogate pair have one range. */
export function alignedWithItself(text: string): AlignedText {
  const starts = new Int32Array(text.length);
  const ends = new Int32Array(text.length);
  for (let at = 0; at < text.length; ) {
    const end = at + characterLength(text, at);
    starts.fill(at, at, end);
    ends.fill(end, at, end);
    at = end;
  }
  return { text, starts, ends };
}

/** The part from unit `from` up to `to`, still aligned with the whole source. */
export function sliceAligned({ text, starts, ends }: AlignedText, from: number, to: number): AlignedText {
  return { text: text.slice(from, to), starts: starts.subarray(from, to), ends: ends.subarray(from, to) };
}

/** UTF-16 units of the character at `at`: 2 for a surrogate pair. */
export function characterLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** Builds an AlignedText piece by piece; ranges are looked up in `source`. */
export function alignedBuilder(source: AlignedText) {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  return {
    /** Units `[from, to)` of the source, as they are. */
    keep(from: number, to: number) {
      parts.push(source.text.slice(from, to));
      for (let unit = from; unit < to; unit++) {
        starts.push(source.starts[unit]!);
        ends.push(source.ends[unit]!);
      }
    },
    /** `text` in place of the units `[from, to)` of the source: each of its units comes from all of them. */
    replace(from: number, to: number, text: string) {
      if (to === from) return;
      parts.push(text);
      for (let unit = 0; unit < text.length; unit++) {
        starts.push(source.starts[from]!);
        ends.push(source.ends[to - 1]!);
      }
    },
    /** `text` that comes from nothing, before unit `at` of the source: its units cover an empty range. */
    insert(at: number, text: string) {
      const place = source.starts[at] ?? source.ends[at - 1] ?? 0;
      parts.push(text);
      for (let unit = 0; unit < text.length; unit++) {
        starts.push(place);
        ends.push(place);
      }
    },
    build: (): AlignedText => ({ text: parts.join(""), starts: Int32Array.from(starts), ends: Int32Array.from(ends) }),
  };
}
