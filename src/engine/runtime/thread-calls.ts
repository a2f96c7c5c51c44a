import type { MessagePort } from "node:worker_threads";
import type { PackedError } from "./packed-error.ts";

/** What a thread can be asked, by name: what goes in, what is told on the way, what comes out. All of it must survive a structured clone. */
export type Calls = Readonly<Record<string, Call>>;

interface Call {
  readonly input: unknown;
  readonly progress: unknown;
  readonly output: unknown;
}

/** What a caller may add to a call, and what its handler in the thread is given. */
export interface CallRun<Progress> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** To the thread. Answers come through `answers`, a channel of this call alone; anything sent back through it means: stop. */
export type Request<C extends Calls, Name extends keyof C = keyof C> = {
  readonly [N in Name]: { readonly name: N; readonly input: C[N]["input"]; readonly answers: MessagePort };
}[Name];

/** From the thread; every kind but `progress` ends the call. `stopped`: the handler threw an AbortError after it was told to stop. */
export type Answer<C extends Call> =
  | { readonly kind: "progress"; readonly progress: C["progress"] }
  | { readonly kind: "output"; readonly output: C["output"] }
  | { readonly kind: "stopped" }
  | { readonly kind: "error"; readonly error: PackedError };
