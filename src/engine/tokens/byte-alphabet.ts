/** Bytes (latin-1) of a string in GPT-2's byte alphabet, in which every byte is a printable character (`Ġ` is 0x20). Undefined where a character is not of it. */
export function bytesOfAlphabet(written: string): string | undefined {
  let bytes = "";
  for (const character of written) {
    const byte = BYTES.get(character);
    if (byte === undefined) return undefined;
    bytes += byte;
  }
  return bytes;
}

/** `bytes_to_unicode` in openai/gpt-2's encoder.py: printable bytes stand for themselves, the others follow from U+0100. */
const BYTES: ReadonlyMap<string, string> = alphabet();

function alphabet() {
  const all = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
  const printable = all.filter((byte) => /[!-~¡-¬®-ÿ]/.test(byte));
  const others = all.filter((byte) => !printable.includes(byte));
  return new Map([
    ...printable.map((byte) => [byte, byte] as const),
    ...others.map((byte, i) => [String.fromCharCode(256 + i), byte] as const),
  ]);
}
