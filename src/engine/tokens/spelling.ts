/** UTF-8 as a string of one unit per byte, which compares and hashes faster than a Uint8Array. A lone surrogate becomes U+FFFD. */
export function utf8(text: string): string {
  return ASCII.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

const ASCII = /^[\0-\x7f]*$/;

/** Bytes of a character. */
export function utf8Length(codePoint: number): number {
  return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}
