import { describe, expect, test } from "vitest";
import { chosenProviders, type ProviderState } from "../../../src/engine/runtime/execution-providers.ts";

const cpu: ProviderState = { provider: "cpu", ready: true };
const fast = { ms: 2, cpuMs: 40 };
const slow = { ms: 420, cpuMs: 0.4 };

describe("chosenProviders", () => {
  test.each<[string, readonly ProviderState[], readonly string[]]>([
    ["nothing works", [], ["cpu"]],
    ["the CPU alone works", [{ provider: "webgpu", ready: false, reason: "no adapter" }, cpu], ["cpu"]],
    [
      "several are faster than the CPU",
      [cpu, { provider: "webgpu", ready: true, speed: fast }, { provider: "cuda", ready: true, speed: fast }],
      ["cuda", "webgpu", "cpu"],
    ],
    ["a GPU is only pretended", [{ provider: "webgpu", ready: true, speed: slow }, cpu], ["cpu"]],
    ["DirectML is there", [{ provider: "dml", ready: true, speed: fast }, cpu], ["dml", "cpu"]],
  ])("of itself takes the best and then the CPU where %s", (_, states, chosen) => {
    expect(chosenProviders("auto", states)).toEqual(chosen);
  });

  test("obeys a list, whatever works", () => {
    expect(chosenProviders(["webgpu"], [{ provider: "webgpu", ready: true, speed: slow }, cpu])).toEqual(["webgpu"]);
  });
});
