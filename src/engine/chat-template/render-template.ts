import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { EngineError } from "../errors.ts";
import type { RenderAnswer, Rendered, TemplateRenders } from "./template-renders.ts";

/** A template of the Hub takes milliseconds; starting the process about 100 of them. */
const TIME_LIMIT_MS = 5000;
/** Megabytes of JavaScript heap; the renderer itself takes about 15. */
const MEMORY_LIMIT_MB = 96;

const ENTRY = fileURLToPath(new URL("./render-process.ts", import.meta.url));

/**
 * Renders a chat template in a process of its own, which is killed when it takes too long: templates come from anyone and are programs. A thread
 * would not do, since one that runs out of memory takes the whole process along. The process sees no environment. Throws EngineErrors:
 * `chat.template-broken` {reason}, `chat.template-slow` {seconds}, `chat.template-large` where it ran out of memory.
 */
export async function renderTemplate(renders: TemplateRenders): Promise<readonly Rendered[]> {
  const child = fork(ENTRY, {
    execArgv: [`--max-old-space-size=${MEMORY_LIMIT_MB}`, "--disable-warning=ExperimentalWarning"],
    env: {},
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const { promise, resolve, reject } = Promise.withResolvers<RenderAnswer>();
  const clock = setTimeout(
    () => reject(new EngineError("chat.template-slow", { seconds: TIME_LIMIT_MS / 1000 })),
    TIME_LIMIT_MS,
  );
  child.on("message", (answer: RenderAnswer) => resolve(answer));
  child.on("error", reject);
  child.on("exit", () => reject(new EngineError("chat.template-large")));
  try {
    child.send(renders);
    const answer = await promise;
    if ("broken" in answer) throw new EngineError("chat.template-broken", { reason: answer.broken });
    return answer.rendered;
  } finally {
    clearTimeout(clock);
    child.kill("SIGKILL");
  }
}
