import type { Caller } from "../../commands/caller.ts";
import type { Attachment, RawOptions, Target } from "../../commands/define.ts";
import type { Platform } from "./platform.ts";

/** The one door through which every platform gives commands. No method throws: whatever goes wrong becomes an answer. */
export interface Dispatcher {
  /** A command line as a person types it, in the text grammar; the slash is optional. */
  runLine(line: string, request: Request): Promise<void>;
  /** A command whose options arrived by name. */
  runCommand(call: CommandCall, request: Request): Promise<void>;
  /** A button of an earlier answer. */
  press(button: string, request: Request): Promise<void>;
}

export interface Request {
  readonly platform: Platform;
  readonly caller: Caller;
  /** BCP 47. */
  readonly locale: string;
  /** Where the answer goes. */
  readonly target: Target;
  readonly signal: AbortSignal;
  /** Files that came along with a command line: they fill its attachment options in order. */
  readonly attachments?: readonly Attachment[];
}

export interface CommandCall {
  readonly command: string;
  /** The subcommand; empty where there is none. */
  readonly action: string;
  readonly options: RawOptions;
}
