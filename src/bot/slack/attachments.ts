import { randomUUID } from "node:crypto";
import type { Attachment } from "../../../commands/define.ts";
import { EngineError } from "../../engine/errors.ts";
import { download } from "../download.ts";
import type { SlackFile } from "./payloads.ts";

/** Files that people sent: handles outside, addresses on Slack's own host inside. */
export interface Attachments {
  keep(file: SlackFile): Attachment;
  /** Throws `EngineError("attachment.…")`. */
  read(attachment: Attachment): Promise<Uint8Array>;
}

/** `origins` are the only ones that are asked, and that are shown the bot's token. */
export function createAttachments(origins: readonly string[], token: string): Attachments {
  const kept = new Map<string, { readonly url: string; readonly size: number }>();
  return {
    keep({ name, size, url_private_download, url_private }) {
      const handle = randomUUID();
      kept.set(handle, { url: url_private_download ?? url_private ?? "", size });
      setTimeout(() => kept.delete(handle), REMEMBERED_MS).unref();
      return { handle, name, size };
    },
    async read({ handle }) {
      const file = kept.get(handle);
      if (file === undefined) throw new EngineError("attachment.gone");
      // The size was checked against the option: the file must not be larger than it was said to be.
      const headers = { authorization: `Bearer ${token}` };
      return download(file.url, { origins, maxBytes: file.size, headers });
    },
  };
}

/** A command reads its files at once; what lies about longer is forgotten. */
const REMEMBERED_MS = 15 * 60_000;
