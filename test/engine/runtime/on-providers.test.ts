import { join } from "node:path";
import { listSupportedBackends } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { executionProviders } from "../../../src/engine/runtime/execution-providers.ts";
import { fallbackNotes } from "../../../src/engine/runtime/fallback-notes.ts";
import { onProviders } from "../../../src/engine/runtime/on-providers.ts";
import { loadSession } from "../../../src/engine/runtime/onnx-session.ts";
import { runtime } from "../../../src/engine/runtime/runtime.ts";
import type { Fallback } from "../../../src/engine/runtime/session-options.ts";
import { demoModels } from "../../support/demo-models.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const decoder = join(demoModels, "sd15-tiny/vae_decoder/model.onnx");

/** One that no build for this system has. */
const built = new Set(listSupportedBackends().map(({ name }) => name));
const absent = executionProviders.find((provider) => !built.has(provider))!;

describe("a network on several providers", () => {
  test("runs on the first that takes it, and those that do not are told of", async () => {
    const heard: Fallback[] = [];
    const onFallback = (fallback: Fallback) => heard.push(fallback);
    await using session = await loadSession(decoder, {
      model: "m",
      threads: 1,
      providers: [absent, "cpu"],
      onFallback,
    });
    expect(session.outputs).toHaveLength(1);
    expect(heard).toEqual([
      {
        model: "m",
        file: join("vae_decoder", "model.onnx"),
        provider: absent,
        taker: "cpu",
        reason: expect.any(String),
      },
    ]);
  });

  test("is refused where none takes it", async () => {
    const opening = loadSession(decoder, { model: "m", providers: [absent] });
    await expect(opening).rejects.toMatchObject({
      code: "model.provider-failed",
      params: { model: "m", providers: [absent] },
    });
  });

  test("is called missing or damaged whatever the providers, and nothing is told then", async () => {
    const heard: Fallback[] = [];
    const folder = await temporaryFolder({ "unet/model.onnx": "no model" });
    const options = {
      model: "m",
      providers: [absent, "cpu"] as const,
      onFallback: (fallback: Fallback) => heard.push(fallback),
    };
    await expect(loadSession(join(folder, "unet/model.onnx"), options)).rejects.toMatchObject({
      code: "model.damaged",
    });
    await expect(loadSession(join(folder, "x.onnx"), options)).rejects.toMatchObject({ code: "model.file-missing" });
    expect(heard).toEqual([]);
  });
});

describe("a network that opens on a provider and fails there", () => {
  const file = decoder;
  /** Fails on WebGPU, where it opens; what it does is written down. */
  const place = async (failing: readonly string[], heard: Fallback[], log: string[]) =>
    onProviders(
      file,
      { model: "m", providers: ["webgpu", "cpu"], onFallback: (fallback) => heard.push(fallback) },
      async ({ executionProviders: [provider] = [] }) => {
        log.push(`open ${provider}`);
        return `${provider}`;
      },
      async (network) => log.push(`close ${network}`),
    ).then(({ use, close }) => ({
      close,
      run: () =>
        use(async (network) => {
          if (failing.includes(network)) throw new Error("it requires f16");
          return network;
        }),
    }));

  test("moves on to the next at its first call, and stays there", async () => {
    const [heard, log]: [Fallback[], string[]] = [[], []];
    const network = await place(["webgpu"], heard, log);
    expect([await network.run(), await network.run()]).toEqual(["cpu", "cpu"]);
    await network.close();
    expect(log).toEqual(["open webgpu", "close webgpu", "open cpu", "close cpu"]);
    expect(heard).toMatchObject([{ provider: "webgpu", taker: "cpu", reason: "it requires f16" }]);
  });

  test("stays where a call has succeeded, and fails where no other is left", async () => {
    const [heard, log]: [Fallback[], string[]] = [[], []];
    const failing: string[] = [];
    const network = await place(failing, heard, log);
    expect(await network.run()).toBe("webgpu");
    failing.push("webgpu");
    await expect(network.run()).rejects.toThrow("it requires f16");
    const hopeless = await place(["webgpu", "cpu"], heard, log);
    await expect(hopeless.run()).rejects.toThrow("it requires f16");
  });
});

test("a network for whose next provider there is no room is tried there again, and closed once", async () => {
  const log: string[] = [];
  let isFull = true;
  const network = await onProviders(
    decoder,
    { model: "m", providers: ["webgpu", "cpu"] },
    async ({ executionProviders: [provider] = [] }) => {
      if (provider === "cpu" && isFull) throw new Error("no room");
      log.push(`open ${provider}`);
      return `${provider}`;
    },
    async (closed) => log.push(`close ${closed}`),
  );
  const run = () =>
    network.use(async (place) => {
      if (place === "webgpu") throw new Error("it requires f16");
      return place;
    });
  await expect(run()).rejects.toMatchObject({ code: "model.provider-failed" });
  isFull = false;
  expect(await run()).toBe("cpu");
  await network.close();
  expect(log).toEqual(["open webgpu", "close webgpu", "open cpu", "close cpu"]);
});

describe("runtime", () => {
  test("puts a model's settings before those of all, and tries providers once, when it must", async () => {
    let tries = 0;
    const runtimeFor = runtime({ providers: ["cuda", "cpu"], threads: 4 }, async () => {
      tries++;
      return [
        { provider: "webgpu", ready: true, speed: { ms: 1, cpuMs: 2 } },
        { provider: "cpu", ready: true },
      ];
    });
    expect(await runtimeFor({})).toEqual({ providers: ["cuda", "cpu"], threads: 4 });
    expect(await runtimeFor({ threads: 1, memoryPattern: false })).toMatchObject({ threads: 1, memoryPattern: false });
    expect(tries).toBe(0);
    expect(await runtimeFor({ providers: "auto" })).toMatchObject({ providers: ["webgpu", "cpu"] });
    expect(await runtimeFor({ providers: "auto" })).toMatchObject({ providers: ["webgpu", "cpu"] });
    expect(tries).toBe(1);
  });
});

test("notes of fallbacks are read back, each once, until they are cleared", async () => {
  const notes = fallbackNotes(await temporaryFolder());
  const note: Fallback = { model: "m", file: "unet/model.onnx", provider: "cuda", taker: "cpu", reason: "full" };
  expect(await notes.read()).toEqual([]);
  await notes.add(note);
  await notes.add(note);
  await notes.add({ ...note, model: "n" });
  expect(await notes.read()).toEqual([note, { ...note, model: "n" }]);
  await notes.clear();
  expect(await notes.read()).toEqual([]);
});
