import type { Caller } from "../../commands/caller.ts";
import type { Attachment, Channel, RawOptions, Target } from "../../commands/define.ts";
import type { EngineError } from "../engine/errors.ts";
import type { Platform } from "./platform.ts";

/** The one door through which every platform gives commands. No method throws: whatever goes wrong becomes an answer. */
export interface Dispatcher {
  /** A command line as a person types it, in the text grammar; the slash is optional. */
  runLine(line: string, request: Request): Promise<void>;
  /** A command whose options arrived by name. */
  runCommand(call: CommandCall, request: Request): Promise<void>;
  /** A button of an earlier answer, with what was filled in where it opens a form: options, or a line of them in the text grammar. */
  press(button: string, request: Request, filled?: RawOptions | string): Promise<void>;
  /** Answers what can't be done. */
  refuse(problem: EngineError, request: Request): Promise<void>;
}

export interface Request {
  readonly platform: Platform;
  readonly caller: Caller;
  /** BCP 47. */
  readonly locale: string;
  /** Where the answer goes. */
  readonly target: Target;
  readonly channel?: Channel;
  readonly signal: AbortSignal;
  /** Files that came along with a command line: they fill its attachment options in order. */
  readonly attachments?: readonly Attachment[];
  /** Where it must not be done twice nor forgotten. */
  readonly care?: Care;
}

/** How a request survives the process that took it. */
export interface Care {
  /** Names the request, however often it is run: so are the jobs that it asks for. */
  readonly id: string;
  /** Called when this process owes nothing more: the answer was shown, or a job will bring it. */
  readonly settle: () => Promise<void>;
  /** Why it must not be run any more, to be told instead. */
  readonly problem?: EngineError;
}

export interface CommandCall {
  readonly command: string;
  /** The subcommand; empty where there is none. */
  readonly action: string;
  readonly options: RawOptions;
}
