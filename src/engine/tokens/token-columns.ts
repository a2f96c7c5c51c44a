import type { Token } from "../ports.ts";

/** Tokens as columns: a million of them take some 17 MB, as objects several hundred, and a thread hands them over without a copy. */
export interface TokenColumns {
  readonly ids: Int32Array;
  /** UTF-16 units of the text; −1 where a token has no range. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Sums of `FLAG`. */
  readonly flags: Uint8Array;
  /** 0 where a token has no bytes of its own to show, else the place in `spellings`, counted from 1. */
  readonly bytes: Int32Array;
  /** Bytes in hex. */
  readonly spellings: readonly string[];
}

export const FLAG = { special: 1, unknown: 2, pair: 4 } as const;

/** Fills columns from the first token on. */
export function columnWriter(room: number) {
  let ids = new Int32Array(room + 64);
  let starts = new Int32Array(ids.length);
  let ends = new Int32Array(ids.length);
  let flags = new Uint8Array(ids.length);
  let bytes = new Int32Array(ids.length);
  const spellings: string[] = [];
  const known = new Map<string, number>();
  let size = 0;
  return {
    add(id: number, start: number, end: number, flag = 0) {
      if (size === ids.length) grow();
      ids[size] = id;
      starts[size] = start;
      ends[size] = end;
      flags[size++] = flag;
    },
    /** The bytes of the token at a place, in hex. */
    spell(place: number, hex: string) {
      const number = known.get(hex) ?? spellings.push(hex);
      known.set(hex, number);
      bytes[place] = number;
    },
    size: () => size,
    build: (): TokenColumns => ({
      ids: ids.subarray(0, size),
      starts: starts.subarray(0, size),
      ends: ends.subarray(0, size),
      flags: flags.subarray(0, size),
      bytes: bytes.subarray(0, size),
      spellings,
    }),
  };

  function grow() {
    const length = 2 * ids.length;
    ids = longer(ids, length);
    starts = longer(starts, length);
    ends = longer(ends, length);
    bytes = longer(bytes, length);
    const more = new Uint8Array(length);
    more.set(flags);
    flags = more;
  }
}

function longer(values: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const more = new Int32Array(length);
  more.set(values);
  return more;
}

/** The tokens `[from, to)`, in views of the same columns. */
export function sliceColumns(columns: TokenColumns, from: number, to = columns.ids.length): TokenColumns {
  const { ids, starts, ends, flags, bytes, spellings } = columns;
  return {
    ids: ids.subarray(from, to),
    starts: starts.subarray(from, to),
    ends: ends.subarray(from, to),
    flags: flags.subarray(from, to),
    bytes: bytes.subarray(from, to),
    spellings,
  };
}

/** What the columns do not hold. */
export interface TokenNames {
  readonly text: string;
  /** The second of two texts. */
  readonly pair?: string | undefined;
  readonly nameOf: (id: number) => string;
}

/** One token as an object. */
export function tokenAt(columns: TokenColumns, place: number, { text, pair = "", nameOf }: TokenNames): Token {
  const id = columns.ids[place]!;
  const start = columns.starts[place]!;
  const end = columns.ends[place]!;
  const flags = columns.flags[place]!;
  const bytes = columns.bytes[place]!;
  const isPair = (flags & FLAG.pair) !== 0;
  return {
    id,
    token: nameOf(id),
    text: start < 0 ? "" : (isPair ? pair : text).slice(start, end),
    special: (flags & FLAG.special) !== 0,
    ...(start >= 0 && { start, end }),
    ...(bytes > 0 && { bytes: columns.spellings[bytes - 1]! }),
    ...((flags & FLAG.unknown) !== 0 && { unknown: true as const }),
    ...(isPair && { pair: true as const }),
  };
}
