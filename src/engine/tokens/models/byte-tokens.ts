import type { PlacedId } from "./vocabulary-model.ts";

/** Tokens `<0x00>`…`<0xFF>` in place of a text that the vocabulary lacks: undefined unless there is one for each of its UTF-8 bytes. */
export function byteTokens(
  text: string,
  from: number,
  idOf: (token: string) => number | undefined,
): readonly PlacedId[] | undefined {
  const placed: PlacedId[] = [];
  for (const byte of Buffer.from(text)) {
    const hex = byte.toString(16).padStart(2, "0");
    const id = idOf(`<0x${hex.toUpperCase()}>`);
    if (id === undefined) return undefined;
    placed.push({ id, from, to: from + text.length, byte: hex });
  }
  return placed;
}

/** Whether no text at all is unknown. */
export function hasEveryByte(idOf: (token: string) => number | undefined): boolean {
  return Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, "0")).every(
    (hex) => idOf(`<0x${hex}>`) !== undefined,
  );
}
