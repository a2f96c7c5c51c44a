import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { chosenProviders } from "../../../src/engine/runtime/execution-providers.ts";
import { tryProviders } from "../../../src/engine/runtime/try-providers.ts";

/** A driver for Vulkan that computes on the CPU, as Debian's Chromium brings it along. */
const SWIFT_SHADER = "/usr/lib/chromium/vk_swiftshader_icd.json";
const present = process.platform === "linux" && existsSync(SWIFT_SHADER);
if (!present) console.log(`WebGPU on a pretended GPU is not tried: there is no ${SWIFT_SHADER} (Debian's chromium).`);

describe("tryProviders", () => {
  test("finds the CPU ready everywhere, and whatever is not says why", { timeout: 200_000 }, async () => {
    const states = await tryProviders();
    expect(states.at(-1)).toEqual({ provider: "cpu", ready: true });
    expect(states.every(({ ready, reason, speed, provider }) => (ready ? provider === "cpu" || speed : reason))).toBe(
      true,
    );
  });

  test("goes on behind a provider whose driver brings the process down", { timeout: 200_000 }, async () => {
    const states = await tryProviders({
      ...process.env,
      NODE_OPTIONS: "--import=data:text/javascript,process.exit(9)",
    });
    expect(states.length).toBeGreaterThan(1);
    expect(new Set(states.map(({ ready, reason }) => `${ready} ${reason}`))).toEqual(
      new Set(["false the process that tried it ended"]),
    );
  });

  test.skipIf(!present)(
    "opens WebGPU on a driver that only pretends to be a GPU, and does not choose it",
    { timeout: 200_000 },
    async () => {
      const states = await tryProviders({ ...process.env, VK_ICD_FILENAMES: SWIFT_SHADER });
      const webgpu = states.find(({ provider }) => provider === "webgpu");
      expect(webgpu).toMatchObject({ ready: true });
      expect(webgpu!.speed!.ms).toBeGreaterThan(webgpu!.speed!.cpuMs);
      expect(chosenProviders("auto", states)).not.toContain("webgpu");
    },
  );
});
