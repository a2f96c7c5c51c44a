/** The ids of `<0x00>`…`<0xFF>`, by byte; undefined for those that the vocabulary lacks. */
export type ByteIds = readonly (number | undefined)[];

export function byteIds(idOf: (token: string) => number | undefined): ByteIds {
  return HEX.map((hex) => idOf(`<0x${hex.toUpperCase()}>`));
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** What `byteIds` numbers, the other way round: the byte in hex of an id. */
export function byteNames(ids: ByteIds): (id: number) => string | undefined {
  const names = new Map(ids.flatMap((id, byte) => (id === undefined ? [] : [[id, HEX[byte]!]])));
  return (id) => names.get(id);
}

/** Ids of bytes in place of texts that the vocabulary lacks: none unless there is one for each byte of the UTF-8. The same characters come again. */
export function byteSpeller(ids: ByteIds): (text: string) => readonly number[] | undefined {
  const seen = new Map<string, readonly number[] | undefined>();
  return (text) => {
    if (seen.has(text)) return seen.get(text);
    const found = [...Buffer.from(text)].flatMap((byte) => ids[byte] ?? []);
    const spelled = found.length === Buffer.byteLength(text) ? found : undefined;
    if (text.length > LONGEST_SEEN) return spelled;
    if (seen.size >= MOST_SEEN) seen.clear();
    seen.set(text, spelled);
    return spelled;
  };
}

const LONGEST_SEEN = 8;
const MOST_SEEN = 10_000;

/** Whether no text at all is unknown. */
export function hasEveryByte(ids: ByteIds): boolean {
  return ids.every((id) => id !== undefined);
}
