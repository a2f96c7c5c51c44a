import { EngineError } from "../../engine/errors.ts";
import { decodeAs } from "./decode-as.ts";
import { detectEncoding } from "./detect-encoding.ts";

/** The text of a file, and the encoding that it was read in. */
export interface FileText {
  readonly text: string;
  readonly encoding: string;
}

/** Reads a text in whatever encoding it was written, without its byte order mark. Throws `EngineError("attachment.wrong-kind")` for what is no text. */
export function textOfFile(bytes: Uint8Array): FileText {
  const encoding = detectEncoding(bytes);
  const text = encoding === undefined ? undefined : decodeAs(bytes, encoding);
  if (encoding === undefined || text === undefined || CONTROL.test(text)) {
    throw new EngineError("attachment.wrong-kind", { accepted: ["text"] });
  }
  return { text, encoding };
}

/** NUL stands in no text. */
const CONTROL = /\0/u;
