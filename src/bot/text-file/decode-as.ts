import iconv from "iconv-lite";

/** The text in this encoding; undefined where the bytes are none in it. */
export function decodeAs(bytes: Uint8Array, encoding: string): string | undefined {
  if (encoding === "EUC-KR") return unified(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Korean Windows' CP949, which has all of EUC-KR; Node's decoder lacks its further 8,822 syllables. */
function unified(bytes: Uint8Array): string | undefined {
  const text = iconv.decode(bytes, "cp949");
  return text.includes("\ufffd") ? undefined : text;
}
