/** A text made from another: for each of its UTF-16 units the range of the source, `[starts[i], ends[i])`, that it came from. */
export interface AlignedText {
  readonly text: string;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** A text aligned with itself: a unit comes from its whole character, so that both halves of a surrogate pair have one range. */
export function alignedWithItself(text: string): AlignedText {
  const { length } = text;
  const starts = new Int32Array(length);
  const ends = new Int32Array(length);
  for (let at = 0; at < length; at++) {
    starts[at] = at;
    ends[at] = at + 1;
    if (characterLength(text, at) === 1) continue;
    ends[at] = at + 2;
    starts[++at] = at - 1;
    ends[at] = at + 1;
  }
  return { text, starts, ends };
}

/** The part from unit `from` up to `to`, still aligned with the whole source. */
export function sliceAligned({ text, starts, ends }: AlignedText, from: number, to: number): AlignedText {
  return { text: text.slice(from, to), starts: starts.subarray(from, to), ends: ends.subarray(from, to) };
}

/** UTF-16 units of the character at `at`: 2 for a surrogate pair. */
export function characterLength(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00 ? 2 : 1;
}

/** Builds an AlignedText piece by piece, from any number of others that come from one source. Begins with room for so many units. */
export function alignedBuilder(units: number) {
  const parts: string[] = [];
  let starts = new Int32Array(units + 64);
  let ends = new Int32Array(starts.length);
  let size = 0;
  return {
    /** Units `[from, to)` as they are. */
    keep(source: AlignedText, from: number, to: number) {
      if (to === from) return;
      parts.push(source.text.slice(from, to));
      makeRoom(to - from);
      for (let at = from; at < to; at++, size++) {
        starts[size] = source.starts[at]!;
        ends[size] = source.ends[at]!;
      }
    },
    /** `text` in place of the units `[from, to)`: each of its units comes from all of them. */
    replace(source: AlignedText, from: number, to: number, text: string) {
      if (to > from) add(text, source.starts[from]!, source.ends[to - 1]!);
    },
    /** `text` that comes from nothing, at a place of the source: its units cover an empty range. */
    insert(place: number, text: string) {
      add(text, place, place);
    },
    /** Units so far. */
    length: () => size,
    build: (): AlignedText => ({
      text: parts.join(""),
      starts: starts.subarray(0, size),
      ends: ends.subarray(0, size),
    }),
  };

  function add(text: string, start: number, end: number) {
    parts.push(text);
    makeRoom(text.length);
    for (const stop = size + text.length; size < stop; size++) {
      starts[size] = start;
      ends[size] = end;
    }
  }

  function makeRoom(more: number) {
    if (size + more <= starts.length) return;
    const length = Math.max(size + more, 2 * starts.length);
    starts = grown(starts, length);
    ends = grown(ends, length);
  }
}

function grown(values: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length);
  longer.set(values);
  return longer;
}
