/** How files hold the numbers of a vector; others are integers, which no vector is made of. */
export type NumberFormat = "float16" | "bfloat16" | "float32" | "float64";

export const bytesOf: Readonly<Record<NumberFormat, number>> = { float16: 2, bfloat16: 2, float32: 4, float64: 8 };

/** The number at a byte, little-endian, as a float32 holds it. */
export function numberAt(bytes: Buffer, at: number, format: NumberFormat): number {
  switch (format) {
    case "float16":
      return halfToNumber(bytes.readUInt16LE(at));
    case "bfloat16": {
      const wide = Buffer.alloc(4);
      wide.writeUInt16LE(bytes.readUInt16LE(at), 2);
      return wide.readFloatLE();
    }
    case "float32":
      return bytes.readFloatLE(at);
    case "float64":
      return Math.fround(bytes.readDoubleLE(at));
    default:
      return format satisfies never;
  }
}

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits with bias 15, 10 bits of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
