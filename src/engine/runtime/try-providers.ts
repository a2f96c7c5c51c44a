import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type ExecutionProvider, executionProviders, type ProviderState } from "./execution-providers.ts";

const ENTRY = fileURLToPath(new URL("./try-providers-process.ts", import.meta.url));

/** A GPU's driver may compile for seconds; one that is stuck must not stop the rest. */
const TIME_LIMIT_MS = 60_000;

/**
 * Tries what this build of ONNX Runtime has by computing on it, in processes of their own: a driver that crashes takes only that along, and what drivers print goes nowhere.
 * `env` is the processes' environment, this one's unless given.
 */
export async function tryProviders(env?: NodeJS.ProcessEnv): Promise<readonly ProviderState[]> {
  const { listSupportedBackends } = await import("onnxruntime-node");
  const built = new Set(listSupportedBackends().map(({ name }) => name));
  const states: ProviderState[] = [];
  let left = executionProviders.filter((provider) => built.has(provider));
  while (left.length > 0) {
    const told = await tryInProcess(left, env);
    states.push(...told);
    const [silent, ...others] = left.slice(told.length);
    if (silent !== undefined)
      states.push({ provider: silent, ready: false, reason: "the process that tried it ended" });
    left = others;
  }
  return states;
}

/** Of the first so many, in their order: those that were told before the process ended. */
async function tryInProcess(
  providers: readonly ExecutionProvider[],
  env: NodeJS.ProcessEnv | undefined,
): Promise<readonly ProviderState[]> {
  const child = fork(ENTRY, {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    ...(env && { env }),
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const told: ProviderState[] = [];
  const ended = Promise.withResolvers<void>();
  const clock = setTimeout(() => child.kill("SIGKILL"), TIME_LIMIT_MS);
  child.on("message", (state: ProviderState) => told.push(state));
  child.on("error", () => ended.resolve()); // it could not be started: nothing was told
  child.on("close", () => ended.resolve());
  try {
    child.send(providers, () => {}); // one that ended before has told nothing either
    await ended.promise;
  } finally {
    clearTimeout(clock);
    child.kill("SIGKILL");
  }
  return told;
}
