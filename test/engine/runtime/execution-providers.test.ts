import { expect, test } from "vitest";
import { executionProviders } from "../../../src/engine/runtime/execution-providers.ts";

test("The CPU is ready everywhere, and a provider that is not says why", async () => {
  const states = await executionProviders();
  expect(states[0]).toEqual({ provider: "cpu", ready: true });
  expect(states.map((state) => state.provider)).toEqual(["cpu", "cuda", "webgpu"]);
  expect(states.every((state) => state.ready || state.reason)).toBe(true);
});
