import type { JsonObject } from "../src/jobs/ports.ts";
import type { Caller } from "./caller.ts";
import type { FileRef, Reply } from "./reply.ts";
import type { Services } from "./services.ts";
import type { MessageKey } from "./words.ts";

/** A command as plain data. Discord JSON, text grammar, help and forms are derived from it. */
export interface Command {
  /** Lower case a–z, 0–9 and `-`; at most 31 characters, since Slack counts the slash into its 32. */
  readonly name: string;
  readonly summary: MessageKey;
  /** Full command lines, as a person types them. */
  readonly examples: readonly string[];
  /** Exactly one unnamed action (`""`), or named ones; the first is what a bare text command means. */
  readonly actions: Readonly<Record<string, CommandAction>>;
  /** Names the entry in the menu of a chat message, whose text it takes as its rest option; at most 24 characters, as many as Slack takes. */
  readonly onMessage?: MessageKey;
  /** As `onMessage`, for the file attached to the message, which it takes as its first attachment option. */
  readonly onImage?: MessageKey;
}

/** What a command, or one subcommand of it, takes and does. */
export interface CommandAction {
  readonly summary: MessageKey;
  readonly options: OptionSpecs;
  /** A promise answers once; an async iterable answers, then edits its answer. */
  readonly run: (invocation: Invocation, services: Services) => Promise<Reply> | AsyncIterable<Reply>;
  /** Words the output of this action's job: pure, so that any bot process, also one started later, can do it. */
  readonly present?: Present;
  /** Keeps what this action's job made, before it is worded. */
  readonly keep?: Keep;
  /** What a form asks for where a required text is missing: up to five options; that text alone unless given. */
  readonly form?: readonly string[];
}

/** Throws when `output` is not what the job type promises. */
export type Present = (output: unknown, context: PresentContext) => Reply;

/** May be called again for the same outcome, after a crash: what is kept already stays as it is. An EngineError that it throws becomes the answer. */
export type Keep = (output: unknown, context: PresentContext, services: Services) => Promise<unknown>;

export interface Invocation<O extends OptionSpecs = OptionSpecs> {
  readonly options: OptionValues<O>;
  readonly caller: Caller;
  /** BCP 47, one of the locales that the project has. */
  readonly locale: string;
  /** Where the answer goes; a job carries it along. */
  readonly target: Target;
  /** Where others may be reading; absent in direct messages, on the page and in a terminal. */
  readonly channel?: Channel;
  /** Throws `EngineError("attachment.…")` when it is gone or not what the option accepts. */
  readonly readAttachment: (attachment: Attachment) => Promise<Uint8Array>;
  /** Aborted when the caller no longer waits for anything. */
  readonly signal: AbortSignal;
}

/** A channel of a server, as far as its platform tells. */
export interface Channel {
  readonly id: string;
  readonly name?: string;
  /** Whether only adults may read there; false where the platform has no such thing. */
  readonly ageRestricted: boolean;
}

/** Made by a platform, opaque to everybody else: the place of one answer, also after a restart. */
export interface Target extends JsonObject {
  readonly platform: string;
}

interface PresentContext {
  readonly caller: Caller;
  readonly locale: string;
  readonly jobId: string;
  /** What the job made, saved, in the order made. */
  readonly files: readonly FileRef[];
  /** What `keep` gave. */
  readonly kept?: unknown;
}

// ---- options ------------------------------------------------------------------------------------------------------------

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export type OptionSpec =
  | TextOption
  | RestOption
  | IntegerOption
  | NumberOption
  | BooleanOption
  | ChoiceOption
  | ListOption
  | AttachmentOption;

interface Common {
  readonly summary: MessageKey;
  readonly required?: boolean;
  /** A source of completions for values of text. */
  readonly suggest?: SuggestionSource;
  /** Few people need it: where a platform has no room for all, it shares a place with others. Neither required nor an attachment. */
  readonly rare?: true;
}

/** One value of text. Lengths in UTF-16 units. */
interface TextOption extends Common {
  readonly kind: "text";
  readonly maxLength: number;
  readonly default?: string;
  /** Another option that is not missing any more once this one is given. */
  readonly insteadOf?: string;
}

/** The remaining text, verbatim, newlines included; at most one in an action. */
interface RestOption extends Common {
  readonly kind: "rest";
  readonly maxLength: number;
  /** Text of nothing but white space is refused unless it is kept. */
  readonly blank?: "kept";
  /** Words that stand before a colon in such a text, hence are no slips of an option's name. */
  readonly labels?: readonly string[];
}

interface IntegerOption extends Common {
  readonly kind: "integer";
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}

interface NumberOption extends Common {
  readonly kind: "number";
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}

interface BooleanOption extends Common {
  readonly kind: "boolean";
  readonly default?: boolean;
}

interface ChoiceOption<Choice extends string = string> extends Common {
  readonly kind: "choice";
  readonly choices: readonly Choice[];
  readonly default?: Choice;
}

/** Several values of text, separated by commas or white space. */
interface ListOption extends Common {
  readonly kind: "list";
  readonly maxItems: number;
  readonly maxLength: number;
}

export interface AttachmentOption extends Common {
  readonly kind: "attachment";
  /** What its first bytes must show. */
  readonly accept: readonly ("image" | "text" | "file")[];
  readonly maxBytes: number;
  /** A text file that may be given instead of this rest option: what is in it becomes the option's value. */
  readonly insteadOf?: string;
}

export type SuggestionSource =
  | "tokenizers"
  | "image-models"
  | "embedding-models"
  | "pulled-models"
  | "trained-tokenizers"
  | "embedding-stages"
  | "samplers"
  | "schedules"
  | "presets"
  | "styles"
  | "embedding-names"
  | "embeddings"
  | "jobs"
  | "commands";

/** The values that `run` receives, inferred from the specs. */
export type OptionValues<O extends OptionSpecs> = {
  readonly [Name in keyof O]: ValueOf<O[Name]> | (IsPresent<O[Name]> extends true ? never : undefined);
};

type IsPresent<S> = S extends { readonly required: true } | { readonly default: string | number | boolean }
  ? true
  : false;

type ValueOf<S> = S extends { readonly kind: "choice"; readonly choices: readonly (infer Choice)[] }
  ? Choice
  : S extends { readonly kind: "text" | "rest" }
    ? string
    : S extends { readonly kind: "integer" | "number" }
      ? number
      : S extends { readonly kind: "boolean" }
        ? boolean
        : S extends { readonly kind: "list" }
          ? readonly string[]
          : S extends { readonly kind: "attachment" }
            ? Attachment
            : never;

/** A handle that a platform made: never a path or an address that a person typed. */
export interface Attachment {
  readonly handle: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** What platforms produce, before `coerce`: by option name. */
export type RawOptions = Readonly<Record<string, RawValue>>;

export type RawValue = string | number | boolean | readonly string[] | Attachment;

// ---- definitions --------------------------------------------------------------------------------------------------------

/** An action whose `run` knows the types of its options. */
export function defineAction<const O extends OptionSpecs>(action: {
  readonly summary: MessageKey;
  readonly options: O;
  readonly run: (invocation: Invocation<O>, services: Services) => Promise<Reply> | AsyncIterable<Reply>;
  readonly present?: Present;
  readonly keep?: Keep;
  readonly form?: readonly (keyof O & string)[];
}): CommandAction {
  // `coerce` gives `run` exactly what `options` says: the one place where the inferred type is forgotten.
  return action as unknown as CommandAction;
}

/** A command without subcommands. */
export function defineCommand<const O extends OptionSpecs>(command: {
  readonly name: string;
  readonly summary: MessageKey;
  readonly examples: readonly string[];
  readonly onMessage?: MessageKey;
  readonly onImage?: MessageKey;
  readonly options: O;
  readonly run: (invocation: Invocation<O>, services: Services) => Promise<Reply> | AsyncIterable<Reply>;
  readonly present?: Present;
  readonly keep?: Keep;
  readonly form?: readonly (keyof O & string)[];
}): Command {
  const { name, summary, examples, onMessage, onImage, ...action } = command;
  return {
    ...{ name, summary, examples, actions: { "": defineAction<O>({ summary, ...action }) } },
    ...(onMessage !== undefined && { onMessage }),
    ...(onImage !== undefined && { onImage }),
  };
}
