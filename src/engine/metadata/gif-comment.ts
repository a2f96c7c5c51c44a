/** The first comment of a GIF (GIF89a, section 24), where A1111 leaves its parameters; undefined where there is none before the damage. */
export function gifComment(gif: Uint8Array): string | undefined {
  const bytes = Buffer.from(gif.buffer, gif.byteOffset, gif.byteLength);
  if (!/^GIF8[79]a/u.test(bytes.toString("latin1", 0, 6))) return undefined;
  let at = 13 + tableBytes(bytes[10] ?? 0);
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === EXTENSION) {
      if (bytes[at + 1] === COMMENT) return joined(bytes, at + 2).toString("utf8");
      at = endOf(bytes, at + 2);
    } else if (block === IMAGE) {
      at = endOf(bytes, at + 10 + tableBytes(bytes[at + 9] ?? 0) + 1);
    } else return undefined;
  }
  return undefined;
}

const EXTENSION = 0x21;
const COMMENT = 0xfe;
const IMAGE = 0x2c;

/** Of a colour table, by the flags that announce it. */
function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Behind a row of sub-blocks, each with its length before it, 0 after the last. */
function endOf(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
  return at + 1;
}

function joined(bytes: Buffer, start: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = start; at < bytes.length && bytes[at] !== 0; at += 1 + bytes[at]!) {
    parts.push(bytes.subarray(at + 1, at + 1 + bytes[at]!));
  }
  return Buffer.concat(parts);
}
