import { type APIMessageTopLevelComponent, ButtonStyle, ComponentType } from "discord.js";
import type { WordedButton, WordedReply } from "../platform.ts";
import { fitPieces, WHOLE } from "./fit-pieces.ts";
import { ASK } from "./forms.ts";
import { ALT_CHARACTERS, BUTTON_CHARACTERS, GALLERY_ITEMS, ROW_BUTTONS } from "./limits.ts";
import { piecesOf } from "./pieces.ts";
import { type Upload, Uploads } from "./uploads.ts";

/** A message as Discord takes it: components (version 2), and the files that they show. */
export interface Rendered {
  readonly components: APIMessageTopLevelComponent[];
  readonly files: readonly Upload[];
}

export interface RenderParts {
  /** Undefined when the file is gone. */
  readonly readFile: (id: string) => Promise<Uint8Array | undefined>;
  /** What is said of a file that holds the whole answer, of one that is too large, and of one that is gone. */
  readonly words: {
    readonly whole: (file: string) => string;
    readonly tooLarge: (file: string, megabytes: number) => string;
    readonly gone: string;
  };
  /** Bytes that one file may have here. */
  readonly fileBytes: number;
}

/** Shows all of a reply within Discord's limits. What has no room, or can't stand in a message, is in a file that holds the whole answer. */
export async function render(reply: WordedReply, parts: RenderParts): Promise<Rendered> {
  const rows = buttonRows(reply.buttons);
  const uploads = new Uploads(parts);
  const pieces = reply.blocks.flatMap(piecesOf);
  const fitting = fitPieces(pieces, { components: rows.length + reply.buttons.length, whole: parts.words.whole });
  const shown: Shown[] = [];
  for (const piece of fitting.pieces) {
    switch (piece.kind) {
      case "markdown":
        addText(shown, piece.markdown);
        break;
      case "preview":
        addPicture(shown, uploads.add("preview.png", piece.bytes));
        break;
      case "picture":
      case "file": {
        const added = await uploads.addFile(piece.file, piece.kind === "picture" ? shortAlt(piece.alt) : undefined);
        if ("problem" in added) addText(shown, added.problem);
        else if (piece.kind === "picture") addPicture(shown, added.url, shortAlt(piece.alt));
        else shown.push({ type: ComponentType.File, file: { url: added.url } });
        break;
      }
      default:
        piece satisfies never;
    }
  }
  if (fitting.whole !== undefined) {
    shown.push({ type: ComponentType.File, file: { url: uploads.add(WHOLE, Buffer.from(fitting.whole)) } });
  }
  // Discord refuses a message without anything in it.
  if (shown.length === 0 && rows.length === 0) addText(shown, "✓");
  const framed: APIMessageTopLevelComponent[] =
    reply.error === undefined || shown.length === 0
      ? shown
      : [{ type: ComponentType.Container, accent_color: RED, components: shown }];
  return { components: [...framed, ...rows], files: uploads.all };
}

const RED = 0xd0_3a_3a;

type Shown = Extract<
  APIMessageTopLevelComponent,
  { type: ComponentType.TextDisplay | ComponentType.MediaGallery | ComponentType.File }
>;

function addText(shown: Shown[], markdown: string): void {
  const last = shown.at(-1);
  if (last?.type === ComponentType.TextDisplay) last.content += `\n${markdown}`;
  else shown.push({ type: ComponentType.TextDisplay, content: markdown });
}

/** Pictures that follow one another stand in one gallery. */
function addPicture(shown: Shown[], url: string, alt?: string): void {
  const item = { media: { url }, ...(alt !== undefined && alt !== "" && { description: alt }) };
  const last = shown.at(-1);
  if (last?.type === ComponentType.MediaGallery && last.items.length < GALLERY_ITEMS) last.items.push(item);
  else shown.push({ type: ComponentType.MediaGallery, items: [item] });
}

/** The whole of a longer one is in the file. */
function shortAlt(alt: string): string {
  const well = alt.toWellFormed();
  return well.length <= ALT_CHARACTERS ? well : `${well.slice(0, ALT_CHARACTERS - 1).toWellFormed()}…`;
}

function buttonRows(buttons: readonly WordedButton[]) {
  return Array.from({ length: Math.ceil(buttons.length / ROW_BUTTONS) }, (_, row) => ({
    type: ComponentType.ActionRow as const,
    components: buttons.slice(row * ROW_BUTTONS, (row + 1) * ROW_BUTTONS).map(({ id, label, style, form }) => ({
      type: ComponentType.Button as const,
      custom_id: form === undefined ? id : `${ASK}${id}`,
      label: label.length <= BUTTON_CHARACTERS ? label : `${label.slice(0, BUTTON_CHARACTERS - 1)}…`,
      style: STYLES[style],
    })),
  }));
}

const STYLES = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  danger: ButtonStyle.Danger,
} as const;
