/** What bytes are by their first ones, whatever their name says; any other is text when it is valid UTF-8 without control characters. */
export function mediaTypeOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  const known = SIGNATURES.find(([pattern]) => pattern.test(head));
  if (known !== undefined) return known[1];
  return isText(bytes) ? "text/plain" : "application/octet-stream";
}

/** The pictures that a browser shows and sharp reads. WHATWG MIME Sniffing, section 6.1. */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^\x89PNG\r\n\x1a\n/u, "image/png"],
  [/^\xff\xd8\xff/u, "image/jpeg"],
  [/^GIF8[79]a/u, "image/gif"],
  [/^RIFF[\s\S]{4}WEBP/u, "image/webp"],
];

function isText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return !/[\0-\x08\x0e-\x1a\x1c-\x1f]/u.test(text);
  } catch {
    return false;
  }
}
