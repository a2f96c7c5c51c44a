import type { WordedReply } from "../platform.ts";

/** Whoever answers what is typed in a terminal: this process, or the one that holds the data folder. */
export interface Answers {
  /** Every state of the answer, the final one last. Throws EngineErrors for what keeps it from being asked, or its files from being saved. */
  ask(question: Question): AsyncIterable<TerminalAnswer>;
  /** Ends what goes on for this question, by a button of its answer. */
  press(button: string, question: Question): Promise<void>;
}

export interface Question {
  /** Nobody else can guess it. */
  readonly id: string;
  readonly asked: Asked;
  /** The folder for the files of the answer. */
  readonly out: string;
  /** BCP 47. */
  readonly locale: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export type Asked =
  /** A command, and paths of files of this machine that come along. */
  | { readonly line: string; readonly attach: readonly string[] }
  /** The id of a button of an earlier answer, and options for the form that it opens. */
  | { readonly button: string; readonly filled?: string };

/** A reply, and where each of its files is. */
export interface TerminalAnswer {
  readonly reply: WordedReply;
  /** Absolute paths by file id, in the order made; empty while the reply is not final. */
  readonly paths: ReadonlyMap<string, string>;
}
