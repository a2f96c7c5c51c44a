import { randomUUID } from "node:crypto";
import type { Attachment } from "../../../commands/define.ts";
import { EngineError } from "../../engine/errors.ts";
import { download } from "../download.ts";
import { ANSWERABLE_MS } from "./limits.ts";
import type { AttachedFile } from "./read-call.ts";

/** Files that people attached to commands: handles outside, addresses on Discord's own hosts inside. */
export interface Attachments {
  keep(file: AttachedFile): Attachment;
  /** Throws `EngineError("attachment.…")`. */
  read(attachment: Attachment): Promise<Uint8Array>;
}

/** Discord's file hosts (reference.mdx, “Signed Attachment CDN URLs”). */
export const discordFileOrigins: readonly string[] = ["https://cdn.discordapp.com", "https://media.discordapp.net"];

export function createAttachments(origins: readonly string[]): Attachments {
  const kept = new Map<string, { readonly url: string; readonly size: number }>();
  return {
    keep({ filename: name, size, url }) {
      const handle = randomUUID();
      kept.set(handle, { url, size });
      setTimeout(() => kept.delete(handle), ANSWERABLE_MS).unref();
      return { handle, name, size };
    },
    async read({ handle }) {
      const file = kept.get(handle);
      if (file === undefined) throw new EngineError("attachment.gone");
      // The size was checked against the option: the file must not be larger than it was said to be.
      return download(file.url, { origins, maxBytes: file.size });
    },
  };
}
