import type { MessagePort } from "node:worker_threads";
import { buffersOf } from "./buffers-of.ts";
import { packError } from "./packed-error.ts";
import type { Answer, CallRun, Calls, Request } from "./thread-calls.ts";

/** A thread's side of its calls. The buffers of what a handler returns are moved to the caller: it must not keep them. */
export type Handlers<C extends Calls> = {
  readonly [Name in keyof C]: (
    input: C[Name]["input"],
    run: Required<CallRun<C[Name]["progress"]>>,
  ) => Promise<C[Name]["output"]>;
};

/**
 * Answers the calls that come through a thread's port; calls run side by side where they wait. A handler is stopped through its signal, whose
 * message can only arrive while the handler gives the event loop a turn. A message that is no call (`null`) closes the port.
 */
export function serveCalls<C extends Calls>(port: MessagePort, handlers: Handlers<C>): void {
  port.on("message", (request: Request<C> | null) => {
    if (request === null) port.close();
    else void answer(handlers, request);
  });
}

async function answer<C extends Calls, Name extends keyof C>(
  handlers: Handlers<C>,
  { name, input, answers }: Request<C, Name>,
): Promise<void> {
  const stop = new AbortController();
  answers.on("message", () => stop.abort());
  const post = (message: Answer<C[Name]>) => answers.postMessage(message, buffersOf(message));
  try {
    const onProgress = (progress: C[Name]["progress"]) => post({ kind: "progress", progress });
    post({ kind: "output", output: await handlers[name](input, { signal: stop.signal, onProgress }) });
  } catch (thrown) {
    const error = packError(thrown);
    post(stop.signal.aborted && error.name === "AbortError" ? { kind: "stopped" } : { kind: "error", error });
  } finally {
    answers.close();
  }
}
