import { randomUUID } from "node:crypto";
import type { Caller } from "../../../commands/caller.ts";
import type { Dispatcher, Request } from "../dispatcher.ts";
import type { Answers, Asked, Question } from "./answers.ts";
import type { Terminal } from "./terminal.ts";

/** This process answers. Who sits at its terminal runs it, hence is the operator. */
export function answersHere({ dispatcher, terminal }: { dispatcher: Dispatcher; terminal: Terminal }): Answers {
  return {
    async *ask(question) {
      const request = requestFor(question);
      const run = await prepare(question.asked, request);
      const answers = terminal.answers(request.target);
      // Never throws; what comes of it arrives among the answers.
      void run();
      yield* answers;
    },
    // What pressing answers is of no interest: the answer to the question itself changes.
    press: (button, question) => dispatcher.press(button, requestFor({ ...question, id: randomUUID() })),
  };

  async function prepare(asked: Asked, request: Request): Promise<() => Promise<void>> {
    if ("button" in asked) return () => dispatcher.press(asked.button, request, asked.filled);
    const attachments = await Promise.all(asked.attach.map((file) => terminal.attach(file)));
    return () => dispatcher.runLine(asked.line, { ...request, attachments });
  }

  function requestFor({ id, out, locale, signal }: Question): Request {
    return { platform: terminal, caller: OPERATOR, locale, signal, target: terminal.place(id, out) };
  }
}

const OPERATOR: Caller = { platform: "terminal", id: "operator", role: "operator" };
