import type { Caller } from "../../commands/caller.ts";
import type { Attachment, RawOptions, Target } from "../../commands/define.ts";
import type { Audience, Block, ButtonStyle } from "../../commands/reply.ts";
import type { Json } from "../jobs/ports.ts";

/** A place where people give commands: Discord, Slack, the web page, the terminal. */
export interface Platform {
  /** As it stands in `Target.platform`. */
  readonly name: string;
  /**
   * Creates the answer at that place, or replaces it: calling it again with the same reply changes nothing that a person sees.
   * A final answer is never replaced by a working one, so a late progress report does no harm. Throws when the place can't be
   * reached now; a place that is gone for good throws `EngineError("target.gone")`.
   */
  show(target: Target, reply: WordedReply): Promise<void>;
  /** The bytes behind a handle that this platform made. Throws `EngineError("attachment.gone")`. */
  readAttachment(attachment: Attachment): Promise<Uint8Array>;
  /** Absent where answers stand before their caller alone. */
  readonly posts?: Posts;
}

/** Messages of the bot beside the answers to what was asked, and the end of both. */
export interface Posts {
  /** Whether others than the caller may be reading there. */
  isPublic(target: Target): boolean;
  /** The place of a message: with the caller alone, or in a channel and nowhere else. The same for the same id, so that it is shown once. */
  placeFor(post: Post): Target;
  /** Takes an answer or a message away; once more does nothing. Throws `EngineError("result.stays")` when that can't be done. */
  remove(target: Target): Promise<void>;
}

interface Post {
  /** Unique on its platform. */
  readonly id: string;
  readonly caller: Caller;
  readonly locale: string;
  /** As in `Channel.id`; absent: direct messages. */
  readonly channel?: string;
}

/** A reply in the caller's language, its buttons stored. */
export interface WordedReply {
  readonly blocks: readonly Block<string>[];
  readonly buttons: readonly WordedButton[];
  readonly audience: Audience;
  readonly data: Json;
  /** Present when the command failed. */
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
  /** False while a job is at work: another answer will replace this one. */
  readonly final: boolean;
}

export interface WordedButton {
  /** Of the stored action; at most 40 characters. */
  readonly id: string;
  readonly label: string;
  readonly style: ButtonStyle;
  /** It opens a form with these options of a command. */
  readonly form?: FormOnButton;
}

interface FormOnButton {
  readonly command: string;
  readonly action: string;
  readonly asks: readonly string[];
  /** What they are so far. */
  readonly values: RawOptions;
}
