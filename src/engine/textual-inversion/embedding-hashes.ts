import { createHash } from "node:crypto";

/** A1111's checksum of an embedding's numbers, row by row: 4 hexadecimal digits. */
export function embeddingChecksum(values: Float32Array): string {
  let hash = 0;
  for (const value of values)
    hash = (Math.imul(hash, 281) ^ Number(BigInt.asIntN(32, BigInt(Math.trunc(value * 100)) * 997n))) >>> 0;
  return (hash & 0xffff).toString(16).padStart(4, "0");
}

/** A1111's name for a file: the first 12 hexadecimal digits of its SHA-256. */
export function shortHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 12);
}
