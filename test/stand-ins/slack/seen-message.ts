import type { Block, KnownMessage, Workspace } from "./workspace.ts";

/** A message as a person sees it. */
export interface SeenMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly onlyFor: string | undefined;
  /** What is written there; descriptions of pictures, names of files and labels of buttons as well. What Slack would obey stands between ⟦ and ⟧. */
  readonly text: string;
  /** Pictures and files, in the order in which they stand there. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly buttons: readonly { readonly label: string; readonly value: string }[];
  readonly edits: number;
}

export function seenMessage(message: KnownMessage, world: Workspace): SeenMessage {
  const { channel, ts, threadTs, onlyFor, edits, blocks } = message;
  const pictures = blocks.flatMap(({ slack_file }) =>
    slack_file === undefined ? [] : [(slack_file as { id: string }).id],
  );
  const known = [...pictures, ...message.files].flatMap((id) => world.files.get(id) ?? []);
  const files = known.map(({ name, bytes }) => ({ name, bytes: bytes ?? Buffer.alloc(0) }));
  const hanging = message.files.flatMap((id) => world.files.get(id)?.name ?? []);
  return {
    ...{ channel, ts, threadTs, onlyFor, edits, files },
    text: [...blocks.map(textOf), ...hanging].join("\n"),
    buttons: buttonsOf(blocks),
  };
}

/** What blocks say. */
export function textOf(node: unknown): string {
  if (Array.isArray(node)) return node.map(textOf).join("\n");
  if (typeof node !== "object" || node === null) return "";
  const { type, text, alt_text, elements, rows, label, hint } = node as Block;
  switch (type) {
    case "text":
    case "raw_text":
      return String(text);
    case "plain_text":
    case "mrkdwn":
      return obeyed(String(text), type);
    case "user":
    case "usergroup":
    case "channel":
    case "broadcast":
    case "link":
    case "emoji":
      return `⟦${type}⟧`;
    case "image":
      return String(alt_text);
    default:
      return [text, elements, rows, label, hint].map(textOf).join("\n");
  }
}

/** Entities are read everywhere, mentions and links in mark-up alone. */
function obeyed(text: string, type: string): string {
  const marked = type === "mrkdwn" ? text.replace(/<[^>]+>|[*_~`]/gu, "⟦$&⟧") : text.replace(/:[a-z_]+:/gu, "$&");
  return marked.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function buttonsOf(blocks: readonly Block[]) {
  return blocks
    .filter(({ type }) => type === "actions")
    .flatMap(({ elements }) => elements as readonly { readonly text: object; readonly value: string }[])
    .map(({ text, value }) => ({ label: textOf(text), value }));
}
