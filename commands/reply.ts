import type { Json } from "../src/jobs/ports.ts";
import type { RawOptions } from "./define.ts";
import type { Words } from "./words.ts";

/** What a command answers: plain, serialisable data. A platform renders every block within its own limits. */
export interface Reply {
  readonly blocks: readonly Block[];
  readonly buttons?: readonly Button[];
  readonly audience: Audience;
  /** The structured result, what `--json` prints; its shape is a promise of the command. */
  readonly data: Json;
  /** The id of the job whose end will bring the final answer; absent when this answer is final. */
  readonly awaits?: string;
}

export type Audience = "everyone" | "caller";

/** `W` is Words in a command's reply, a string once it is worded. */
export type Block<W = Words> =
  | { readonly kind: "heading"; readonly words: W }
  | { readonly kind: "text"; readonly words: W }
  /** Something the caller should notice: a fallback, a cut, a “did you mean”. */
  | { readonly kind: "note"; readonly words: W }
  | { readonly kind: "code"; readonly text: string; readonly language?: string }
  | { readonly kind: "table"; readonly columns: readonly W[]; readonly rows: readonly (readonly W[])[] }
  | { readonly kind: "facts"; readonly facts: readonly { readonly label: W; readonly value: W }[] }
  | { readonly kind: "image"; readonly file: FileRef; readonly alt: W }
  | { readonly kind: "file"; readonly file: FileRef }
  /** `preview` is a small PNG in base64. */
  | {
      readonly kind: "progress";
      readonly done: number;
      readonly total: number;
      readonly words: W;
      readonly preview?: string;
    };

/** What a block of facts lists. */
export type Facts = Extract<Block, { kind: "facts" }>["facts"];

/** Bytes in the file store. `id` is opaque and cannot be guessed; `size` in bytes. */
export interface FileRef {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
}

/** A button runs a command, where its action asks for something after a form. The edge stores what it does under a short id with its owner, so that it survives a restart. */
export interface Button {
  readonly label: Words;
  readonly style: ButtonStyle;
  readonly action: Action;
  /** Who may press it. */
  readonly for: Audience;
}

export type ButtonStyle = "primary" | "secondary" | "danger";

export interface Action {
  readonly command: string;
  /** Empty for a command without subcommands. */
  readonly action: string;
  readonly options: RawOptions;
  /** Options that a form asks for before: up to five. */
  readonly asks?: readonly string[];
}
