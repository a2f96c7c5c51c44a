import { characterLength } from "../aligned-text.ts";
import { byteIds, byteSpeller } from "./byte-tokens.ts";

/** Ids side by side, each for the units `[froms[i], tos[i])` of a piece. */
export interface Row {
  readonly ids: number[];
  readonly froms: number[];
  readonly tos: number[];
}

interface Spelling {
  readonly prefix: string;
  readonly suffix: string;
  readonly byte_fallback: boolean;
  readonly fuse_unk: boolean;
  readonly unknownId: number | undefined;
}

type Ids = ReadonlyMap<string, number>;

/** A piece as the vocabulary's characters, or bytes; what it lacks altogether is the unknown token, or left out where there is none. */
export function speller(ids: Ids, spelling: Spelling): (piece: string) => Row {
  const { prefix, suffix, byte_fallback, fuse_unk, unknownId } = spelling;
  const idOf = rememberUnits(ids);
  const bytesOf = byteSpeller(byteIds((token) => ids.get(token)));

  return (piece) => {
    const row: Row = { ids: [], froms: [], tos: [] };
    let unknownFrom = -1;
    let unknownTo = -1;
    for (let from = 0; from < piece.length; ) {
      const to = from + characterLength(piece, from);
      const plain = (from === 0 || prefix === "") && (to < piece.length || suffix === "");
      const id = plain ? idOf(piece, from, to) : ids.get(written(piece, from, to));
      const bytes = id === undefined && byte_fallback ? bytesOf(written(piece, from, to)) : undefined;
      if (id !== undefined) {
        endUnknown(row);
        add(row, id, from, to);
      } else if (bytes !== undefined) {
        for (const one of bytes) add(row, one, from, to);
      } else if (unknownId !== undefined) {
        if (!fuse_unk) endUnknown(row);
        if (unknownFrom < 0) unknownFrom = from;
        unknownTo = to;
      }
      from = to;
    }
    endUnknown(row);
    return row;

    function endUnknown(made: Row) {
      if (unknownFrom >= 0) add(made, unknownId!, unknownFrom, unknownTo);
      unknownFrom = -1;
    }
  };

  function written(piece: string, from: number, to: number): string {
    return (from > 0 ? prefix : "") + piece.slice(from, to) + (to === piece.length ? suffix : "");
  }
}

function add({ ids, froms, tos }: Row, id: number, from: number, to: number) {
  ids.push(id);
  froms.push(from);
  tos.push(to);
}

const NOT_LOOKED_UP = -2;
const NONE = -1;

/** Ids of single characters, those of one unit kept by that. */
function rememberUnits(ids: Ids): (piece: string, from: number, to: number) => number | undefined {
  const known = new Int32Array(0x10000).fill(NOT_LOOKED_UP);
  return (piece, from, to) => {
    if (to - from > 1) return ids.get(piece.slice(from, to));
    const unit = piece.charCodeAt(from);
    if (known[unit] === NOT_LOOKED_UP) known[unit] = ids.get(piece.slice(from, to)) ?? NONE;
    const id = known[unit]!;
    return id === NONE ? undefined : id;
  };
}
