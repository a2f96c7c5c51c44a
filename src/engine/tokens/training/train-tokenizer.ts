import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { EngineError } from "../../errors.ts";
import type { Training, TrainingAnswer, TrainingRequest } from "./training-request.ts";

const ENTRY = fileURLToPath(new URL("./train-process.ts", import.meta.url));

/** A megabyte takes seconds; a long unbroken run may take minutes. */
const TIME_LIMIT_MS = 180_000;

/**
 * Trains a tokenizer in a process of its own, since the library works without a pause and can't be stopped otherwise. Throws EngineErrors
 * `tokenizer.training-failed` {reason}, `tokenizer.training-slow` {seconds}; the signal's reason when aborted.
 */
export async function trainTokenizer(request: TrainingRequest, signal: AbortSignal): Promise<Training> {
  signal.throwIfAborted();
  const child = fork(ENTRY, {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: {},
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const { promise, resolve, reject } = Promise.withResolvers<TrainingAnswer>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  const slow = new EngineError("tokenizer.training-slow", { seconds: TIME_LIMIT_MS / 1000 });
  const clock = setTimeout(() => reject(slow), TIME_LIMIT_MS);
  child.on("message", (answer: TrainingAnswer) => resolve(answer));
  child.on("error", reject);
  child.on("exit", (code) => reject(new EngineError("tokenizer.training-failed", { reason: `exit ${code}` })));
  try {
    child.send(request);
    const answer = await promise;
    if ("failed" in answer) throw new EngineError("tokenizer.training-failed", { reason: answer.failed });
    return answer.training;
  } finally {
    clearTimeout(clock);
    signal.removeEventListener("abort", stop);
    child.kill("SIGKILL");
  }
}
