import type { PlacedId } from "./vocabulary-model.ts";

/** The ids of `<0x00>`…`<0xFF>`, by byte; undefined for those that the vocabulary lacks. */
export type ByteIds = readonly (number | undefined)[];

export function byteIds(idOf: (token: string) => number | undefined): ByteIds {
  return HEX.map((hex) => idOf(`<0x${hex.toUpperCase()}>`));
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Tokens of bytes in place of a text that the vocabulary lacks: undefined unless there is one for each byte of its UTF-8. */
export function byteTokens(
  text: string,
  from: number,
  ids: ByteIds,
): readonly (PlacedId & { readonly byte: string })[] | undefined {
  const placed: (PlacedId & { readonly byte: string })[] = [];
  for (const byte of Buffer.from(text)) {
    const id = ids[byte];
    if (id === undefined) return undefined;
    placed.push({ id, from, to: from + text.length, byte: HEX[byte]! });
  }
  return placed;
}

/** Whether no text at all is unknown. */
export function hasEveryByte(ids: ByteIds): boolean {
  return ids.every((id) => id !== undefined);
}
