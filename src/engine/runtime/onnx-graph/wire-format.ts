/** One field of a protobuf message (protobuf.dev, "Encoding"), in place: nothing is copied. */
export interface WireField {
  readonly number: number;
  /** A varint's value, or the length of the contents. */
  readonly value: number;
  /** Contents of a length-delimited field, else empty. */
  readonly content: Buffer;
  /** The whole field, tag included. */
  readonly whole: Buffer;
}

/** The fields of a message in order. Throws a RangeError where the bytes are no message. */
export function* wireFields(message: Buffer): Generator<WireField> {
  for (let at = 0; at < message.length; ) {
    const tag = readVarint(message, at);
    const number = Math.floor(tag.value / 8);
    const { value, contentStart, end } = readValue(message, tag.value % 8, tag.end);
    if (number === 0 || end > message.length) throw new RangeError(`no protobuf field at byte ${at}`);
    yield { number, value, content: message.subarray(contentStart, end), whole: message.subarray(at, end) };
    at = end;
  }
}

/** The numbers of one field of a repeated number: alone, or packed as protobuf 3 does. */
export function repeatedVarint({ value, content, whole }: WireField): readonly number[] {
  const isPacked = readVarint(whole, 0).value % 8 === 2;
  if (!isPacked) return [value];
  const numbers: number[] = [];
  for (let at = 0; at < content.length; ) {
    const one = readVarint(content, at);
    numbers.push(one.value);
    at = one.end;
  }
  return numbers;
}

/** A length-delimited field: its head and its parts, which may be large and are not joined. */
export function delimitedField(number: number, parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [Buffer.from([...varint(number * 8 + 2), ...varint(length)]), ...parts];
}

export function textField(number: number, text: string): Buffer {
  return Buffer.concat(delimitedField(number, [Buffer.from(text)]));
}

export function varintField(number: number, value: number): Buffer {
  return Buffer.from([...varint(number * 8), ...varint(value)]);
}

function readValue(message: Buffer, type: number, start: number) {
  switch (type) {
    case 0: {
      const { value, end } = readVarint(message, start);
      return { value, contentStart: end, end };
    }
    case 1:
      return { value: 8, contentStart: start, end: start + 8 };
    case 2: {
      const { value, end } = readVarint(message, start);
      return { value, contentStart: end, end: end + value };
    }
    case 5:
      return { value: 4, contentStart: start, end: start + 4 };
    default:
      throw new RangeError(`no protobuf field has the type ${type}`);
  }
}

/** Exact up to 2⁵³; a larger one, such as a negative number, is only passed over. */
function readVarint(message: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let factor = 1;
  for (let at = start; at < Math.min(message.length, start + 10); at++) {
    const byte = message[at]!;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: at + 1 };
    factor *= 128;
  }
  throw new RangeError(`no protobuf number at byte ${start}`);
}

function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
