/** The entry of a process that tries execution providers, one after another, and ends: it is sent their names and sends a `ProviderState` for each. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { ExecutionProvider, ProviderState } from "./execution-providers.ts";
import { messageOf } from "./message-of.ts";
import { quiet } from "./session-options.ts";
import { matrixPower } from "./trial-network.ts";

process.once("message", async (providers: readonly ExecutionProvider[]) => {
  for (const provider of providers) {
    const state = await tried(provider);
    await new Promise<void>((resolve) => process.send?.(state, () => resolve()));
  }
  process.disconnect();
});

async function tried(provider: ExecutionProvider): Promise<ProviderState> {
  try {
    await using here = await open(provider);
    if (provider === "cpu") {
      await here.milliseconds(SIDES[0]);
      return { provider, ready: true };
    }
    await using cpu = await open("cpu");
    let [side, ms] = [0, 0];
    for (side of SIDES) {
      ms = await here.milliseconds(side);
      if (ms > LONG_MS) break;
    }
    return { provider, ready: true, speed: { ms, cpuMs: await cpu.milliseconds(side) } };
  } catch (error) {
    return { provider, ready: false, reason: messageOf(error) };
  }
}

/** Of square matrices, in growing order as long as it goes fast: small ones say nothing of a GPU, large ones take a pretended one minutes. */
const SIDES = [128, 256, 512, 1024] as const;
const LONG_MS = 20;

/** 2 · n³ · 7 operations: 15 GFLOP for the largest. */
const POWER = 8;

/** The best of so many, behind one that makes ready. */
const RUNS = 3;

async function open(provider: ExecutionProvider) {
  const session = await InferenceSession.create(matrixPower(POWER), { executionProviders: [provider], ...quiet });
  return {
    async milliseconds(side: number): Promise<number> {
      const x = new Tensor("float32", new Float32Array(side * side).fill(1 / side), [side, side]);
      await session.run({ x }, quiet);
      let best = Number.POSITIVE_INFINITY;
      for (let run = 0; run < RUNS; run++) {
        const start = performance.now();
        await session.run({ x }, quiet);
        best = Math.min(best, performance.now() - start);
      }
      return best;
    },
    [Symbol.asyncDispose]: () => session.release(),
  };
}
