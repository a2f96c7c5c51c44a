import { refuse } from "./refuse.ts";

/** The bytes of a pickle, taken one after the other; refuses to go beyond their end. */
export class PickleBytes {
  at: number;
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = start;
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  take(length: number): Buffer {
    if (length > this.#bytes.length - this.at) refuse("the pickle ends before its data do");
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  text(length: number): string {
    return this.take(length).toString("utf8");
  }

  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.at);
    if (end === -1) refuse("the pickle ends in the middle of a name");
    const line = this.text(end - this.at);
    this.at++;
    return line;
  }

  /** A whole number, little-endian, two's complement. */
  wholeNumber(length: number): bigint | number {
    if (length > LONGEST_NUMBER) refuse("the pickle has a number of more than 16 bytes");
    let value = 0n;
    for (const byte of [...this.take(length)].reverse()) value = (value << 8n) | BigInt(byte);
    value = BigInt.asIntN(8 * length, value);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
}

/** Whole numbers of at most 16 bytes; the magic number of torch's old format has 10. */
const LONGEST_NUMBER = 16;
