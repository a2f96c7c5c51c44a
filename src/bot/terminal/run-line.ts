import { randomUUID } from "node:crypto";
import { say } from "../../../commands/words.ts";
import type { Wording } from "../wording.ts";
import type { Answers, Question, TerminalAnswer } from "./answers.ts";
import { type Output, printAnswer, STATUS } from "./print-answer.ts";
import { progressLine } from "./progress-line.ts";

export interface RunLineParts {
  readonly answers: Answers;
  readonly wording: Wording;
  readonly output: Output;
  /** Aborted when the person wants it to end. */
  readonly interrupted: AbortSignal;
}

/**
 * Asks, shows what happens on stderr and the answer on stdout, and gives the exit status. When interrupted, a job is cancelled and its end
 * awaited; anything else is left at once. Throws what kept the question from being asked.
 */
export async function runLine(asked: Omit<Question, "id" | "signal">, parts: RunLineParts): Promise<number> {
  const { answers, wording, output, interrupted } = parts;
  if (interrupted.aborted) return STATUS.interrupted;
  const nobodyWaits = new AbortController();
  const question = { ...asked, id: randomUUID(), signal: nobodyWaits.signal };
  const progress = progressLine(output.stderr);
  const left = Promise.withResolvers<undefined>();
  let cancelButton: string | undefined;
  let leaving: NodeJS.Timeout | undefined;
  let cancelling = false;

  const interrupt = () => {
    if (cancelButton === undefined) {
      leaving ??= setTimeout(() => left.resolve(undefined), GRACE_MS);
    } else if (!cancelling) {
      cancelling = true;
      clearTimeout(leaving);
      progress.say(wording.words(say("terminal.cancelling"), question.locale));
      answers.press(cancelButton, question).catch(left.reject);
    }
  };

  interrupted.addEventListener("abort", interrupt);
  try {
    const answer = await Promise.race([finalAnswer(), left.promise]).finally(() => progress.clear());
    const status = answer === undefined ? STATUS.interrupted : printAnswer(answer, output);
    return interrupted.aborted ? STATUS.interrupted : status;
  } finally {
    interrupted.removeEventListener("abort", interrupt);
    clearTimeout(leaving);
    nobodyWaits.abort();
  }

  async function finalAnswer(): Promise<TerminalAnswer> {
    for await (const answer of answers.ask(question)) {
      if (answer.reply.final) return answer;
      // The only button on work that goes on is the one that ends it.
      cancelButton = answer.reply.buttons[0]?.id;
      progress.show(answer.reply);
      if (interrupted.aborted) interrupt();
    }
    throw new Error("the answer ended before its final state");
  }
}

/** A job that was just being queued shows its button within this time. */
const GRACE_MS = 500;
