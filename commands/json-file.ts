import type { Block } from "./reply.ts";
import type { Files } from "./services.ts";

/** A file with all of what a reply shows a part of: JSON that is written already, or what is written now. */
export async function jsonFile(name: string, data: unknown, files: Files): Promise<Block> {
  const bytes = data instanceof Uint8Array ? data : new TextEncoder().encode(JSON.stringify(data, null, 1));
  return { kind: "file", file: await files.save({ name, mediaType: "application/json", bytes }) };
}
