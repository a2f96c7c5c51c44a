import type { Block } from "../../../commands/reply.ts";
import type { Json } from "../../jobs/ports.ts";
import type { WordedButton } from "../platform.ts";
import type { ConversationEntry } from "../stores.ts";

/** A command as the page completes it, worded in the asker's language. */
export interface CommandOnWire {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** Exactly one without a name, or named ones. */
  readonly actions: readonly ActionOnWire[];
}

export interface ActionOnWire {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionOnWire[];
}

export interface OptionOnWire {
  readonly name: string;
  readonly kind: "text" | "rest" | "integer" | "number" | "boolean" | "choice" | "list" | "attachment";
  readonly summary: string;
  readonly required: boolean;
  /** `/api/complete` knows values for it. */
  readonly suggests: boolean;
  /** What it knows are words of a text, not the whole value. */
  readonly words?: true;
  readonly default?: string | number | boolean;
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  readonly maxLength?: number;
  readonly maxItems?: number;
  /** For attachments: what they may be, and their greatest size in bytes. */
  readonly accept?: readonly string[];
  readonly maxBytes?: number;
}

/** The page's words by key, in one language. */
export interface WordsOnWire {
  readonly locale: string;
  /** All that there are, each by its own name. */
  readonly languages: readonly { readonly locale: string; readonly name: string }[];
  readonly words: Readonly<Record<string, string>>;
}

/** What a command answers over HTTP: the shape of `--json` in the terminal. */
export type AnswerOnWire =
  | {
      readonly ok: true;
      readonly blocks: readonly Block<string>[];
      readonly buttons: readonly WordedButton[];
      readonly files: readonly FileOnWire[];
      readonly data: Json;
    }
  | { readonly ok: false; readonly error: ErrorOnWire };

export interface FileOnWire {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  /** A path on this server. */
  readonly url: string;
}

export interface ErrorOnWire {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** A conversation as it stands, oldest entry first. */
export interface HistoryOnWire {
  readonly entries: readonly ConversationEntry[];
  /** Milliseconds since 1970; an answer begun before and never finished was lost. */
  readonly serverStartedAt: number;
}
