import type { ComponentNode } from "./message-rules.ts";
import type { KnownMessage } from "./world.ts";

/** A message as a person sees it. */
export interface SeenMessage {
  readonly id: string;
  readonly channel: string;
  readonly ephemeral: boolean;
  /** What is written there, once markdown has been obeyed; descriptions of pictures, names of files and labels of buttons as well. */
  readonly text: string;
  /** Whom it rings. */
  readonly mentions: readonly string[];
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly buttons: readonly { readonly label: string; readonly customId: string }[];
  readonly edits: number;
}

export function seenMessage(message: KnownMessage): SeenMessage {
  const nodes = [...walk(message.components as readonly ComponentNode[])];
  return {
    id: message.id,
    channel: message.channelId,
    ephemeral: message.ephemeral,
    text: nodes.map(textOf).join("\n"),
    mentions: message.mentions,
    files: message.files.map(({ name, bytes }) => ({ name, bytes })),
    buttons: nodes.flatMap(({ type, label, custom_id }) =>
      type === 2 ? [{ label: String(label), customId: custom_id ?? "" }] : [],
    ),
    edits: message.edits,
  };
}

function* walk(components: readonly ComponentNode[]): Generator<ComponentNode> {
  for (const component of components) {
    yield component;
    yield* walk(component.components ?? []);
  }
}

function textOf({ type, content, label, items = [], file }: ComponentNode): string {
  switch (type) {
    case 2:
      return String(label);
    case 10:
      return rendered(content ?? "");
    case 12:
      return items.map(({ description = "" }) => description).join("\n");
    case 13:
      return file?.url.replace("attachment://", "") ?? "";
    default:
      return "";
  }
}

/** What Discord makes of markdown, as far as tests look: links, mentions and headings that it would obey stand between ⟦ and ⟧. */
export function rendered(markdown: string): string {
  return markdown
    .split(/(```[a-z0-9+#-]*\n[\s\S]*?\n```)/giu)
    .map((part, i) => (i % 2 === 1 ? part.replace(/^```.*\n|\n```$/gu, "") : inline(part)))
    .join("");
}

function inline(markdown: string): string {
  return markdown
    .replace(/^(?:#{1,3}|>|-#) /gmu, "")
    .replace(
      /\\([^0-9A-Za-z\s])|(<[@#][!&]?\d+>|<t:\d+[^>]*>|<\/[^>]+:\d+>|<a?:\w+:\d+>|@everyone|@here|https?:\/\/\S+|\[[^\]]*\]\([^)]*\))|[*_~`|]{1,3}/gu,
      (_, escaped: string | undefined, obeyed: string | undefined) =>
        escaped ?? (obeyed === undefined ? "" : `⟦${obeyed}⟧`),
    );
}
