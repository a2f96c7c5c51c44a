import type { AttachmentOption } from "../../commands/define.ts";
import { EngineError } from "../engine/errors.ts";
import { textOfFile } from "./text-file/text-of-file.ts";

/**
 * Bytes that are what the option accepts, whatever their name or media type says. Throws `EngineError("attachment.wrong-kind" | "attachment.too-large")`.
 */
export function checkAttachment(bytes: Uint8Array, { accept, maxBytes }: AttachmentOption): Uint8Array {
  if (bytes.length > maxBytes) throw new EngineError("attachment.too-large", { max: maxBytes });
  if (!accept.some((kind) => IS[kind](bytes))) {
    throw new EngineError("attachment.wrong-kind", { accepted: accept });
  }
  return bytes;
}

/** `file` is anything: whoever asked for it looks at it himself. */
const IS: Readonly<Record<AttachmentOption["accept"][number], (bytes: Uint8Array) => boolean>> = {
  image: isPicture,
  text: isText,
  file: () => true,
};

function isPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  return PICTURES.some((signature) => signature.test(head));
}

/** What sharp reads: PNG, JPEG, GIF, WebP (WHATWG MIME Sniffing, section 6.1), AVIF (ISO BMFF brands), TIFF in both byte orders. */
const PICTURES = [
  /^\x89PNG\r\n\x1a\n/u,
  /^\xff\xd8\xff/u,
  /^GIF8[79]a/u,
  /^RIFF[\s\S]{4}WEBP/u,
  /^[\s\S]{4}ftypavi[fs]/u,
  /^(?:II\*\0|MM\0\*)/u,
];

function isText(bytes: Uint8Array): boolean {
  try {
    textOfFile(bytes);
    return true;
  } catch {
    return false;
  }
}
