import type { FileRef } from "../../../commands/reply.ts";
import type { WordedReply } from "../platform.ts";
import type { AnswerOnWire, FileOnWire } from "./wire.ts";

/** A reply as `POST /api/commands/…` gives it, its files in the order of the blocks. */
export function answerOnWire({ blocks, buttons, data, error }: WordedReply): AnswerOnWire {
  if (error !== undefined) return { ok: false, error };
  const files = blocks.flatMap((block) => (block.kind === "image" || block.kind === "file" ? [block.file] : []));
  return { ok: true, blocks, buttons, files: files.map(fileOnWire), data };
}

function fileOnWire(file: FileRef): FileOnWire {
  return { ...file, url: `/files/${encodeURIComponent(file.id)}/${encodeURIComponent(file.name)}` };
}
