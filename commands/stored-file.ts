import { EngineError } from "../src/engine/errors.ts";
import type { Attachment } from "./define.ts";
import type { FileRef } from "./reply.ts";
import type { Files } from "./services.ts";

/** A file of the store as a command takes attachments: for buttons, which outlive what platforms keep of an attached file. */
export function storedFile({ id, name, size }: FileRef): Attachment {
  return { handle: `${STORED}${id}`, name, size };
}

/** Whether a button named it, not a person. */
export function isStored({ handle }: Attachment): boolean {
  return handle.startsWith(STORED);
}

/** The bytes of what `storedFile` made; undefined for what a platform made. Rejects with `EngineError("attachment.gone")` when it is gone. */
export function readStored(attachment: Attachment, files: Files): Promise<Uint8Array> | undefined {
  return isStored(attachment) ? read(attachment.handle.slice(STORED.length), files) : undefined;
}

const STORED = "stored:";

async function read(id: string, files: Files): Promise<Uint8Array> {
  const file = await files.read(id);
  if (file === undefined) throw new EngineError("attachment.gone");
  return file.bytes;
}
