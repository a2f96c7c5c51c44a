import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createWording } from "../../src/bot/wording.ts";
import { readConfig } from "../../src/config.ts";
import { checkDataFolder } from "../../src/doctor/check-data-folder.ts";
import { checkModels } from "../../src/doctor/check-models.ts";
import { checkNode } from "../../src/doctor/check-node.ts";
import { checkPage } from "../../src/doctor/check-page.ts";
import { checkProviders } from "../../src/doctor/check-providers.ts";
import { diagnose } from "../../src/doctor/doctor.ts";
import { EngineError } from "../../src/engine/errors.ts";
import { holdDataFolder } from "../../src/instance/hold-data-folder.ts";
import { replyParts } from "../support/reply-parts.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startWeb } from "../support/web-server.ts";

test.each([
  ["v24.21.0", "good"],
  ["v22.18.0", "good"],
  ["v23.0.0", "good"],
  ["v22.17.9", "broken"],
  ["v20.20.2", "broken"],
])("Node %s is %s where 22.18 is needed", async (version, state) => {
  expect(await checkNode(version, ">=22.18")).toMatchObject([{ state }]);
});

const states = [
  { provider: "cuda", ready: false, reason: "no driver\nmore" },
  { provider: "webgpu", ready: true, speed: { ms: 420, cpuMs: 0.4 } },
  { provider: "cpu", ready: true },
] as const;
const noFallbacks = async () => [];

test("a provider that is wanted and does not work is broken, one that is not wanted is an offer", async () => {
  const findings = await checkProviders({ providers: ["cuda", "cpu", "dml"] }, async () => states, noFallbacks);
  expect(findings.map(({ state, data }) => [data?.["provider"], state, data?.["first"]])).toEqual([
    ["cuda", "broken", false],
    ["webgpu", "open", false],
    ["cpu", "good", true],
    ["dml", "broken", false],
  ]);
});

test("of itself the best that is faster than the CPU is used; what is slower is told with its time", async () => {
  const slow = await checkProviders({ providers: "auto" }, async () => states, noFallbacks);
  expect(slow.map(({ state, words }) => [state, "key" in words && words.key])).toEqual([
    ["open", "doctor.provider.absent"],
    ["open", "doctor.provider.slow"],
    ["good", "doctor.provider.used"],
  ]);
  const fast = [states[0], { ...states[1], speed: { ms: 2, cpuMs: 40 } }, states[2]];
  const findings = await checkProviders({ providers: "auto" }, async () => fast, noFallbacks);
  expect(findings.map(({ words }) => "key" in words && words.key)).toEqual([
    "doctor.provider.absent",
    "doctor.provider.used",
    "doctor.provider.spare",
  ]);
});

test("networks that run elsewhere than they should are told of", async () => {
  const fallback = {
    model: "large",
    file: "unet/model.onnx",
    provider: "cuda",
    taker: "cpu",
    reason: "out of memory",
  } as const;
  const findings = await checkProviders(
    { providers: "auto" },
    async () => states,
    async () => [fallback],
  );
  expect(findings.at(-1)).toMatchObject({ state: "open", data: fallback });
});

test("tasks without a model are broken, a damaged model is named", async () => {
  const store = {
    list: async () => [{ name: "a", tasks: ["text-to-image" as const], folder: "/a" }],
    problems: async () => [new EngineError("model.file-missing", { file: "/b/model.onnx", model: "b" })],
    find: async () => Promise.reject(new Error("not asked")),
  };
  const findings = await checkModels(store, (problem) => createWording().error(problem, "en-US"));
  expect(findings.map(({ state }) => state)).toEqual(["good", "open", "broken", "broken"]);
  expect(findings[1]?.words).toMatchObject({ verbatim: expect.stringContaining("/b/model.onnx") });
});

test("whoever has the data folder and does not answer is named", async () => {
  const dataFolder = await temporaryFolder();
  await using _hold = await holdDataFolder(dataFolder);
  expect(await checkDataFolder(configOf({ PICTOKEN_DATA: dataFolder }))).toMatchObject([
    { state: "broken", data: { folder: dataFolder, pid: process.pid } },
    { data: { freeBytes: expect.any(Number) } },
  ]);
});

test("a port that another program has is broken, one that Pictoken serves or nobody has is good", async () => {
  const look = (port: number) => checkPage(configOf({ PICTOKEN_PORT: String(port) }));
  const other = createServer((_, response) => void response.end("{}")).listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const bound = other.address();
  expect(await look(bound !== null && typeof bound === "object" ? bound.port : 0)).toMatchObject([{ state: "broken" }]);
  const ours = await startWeb();
  onTestFinished(() => ours[Symbol.asyncDispose]());
  expect(await look(ours.port)).toMatchObject([{ state: "good", words: { params: { address: ours.url } } }]);
  expect(await look(0)).toMatchObject([{ state: "good" }]);
});

describe("the whole examination", () => {
  test("finds nothing broken in a fresh folder, and says what could be added", async () => {
    const { reply, healthy } = await look({ PICTOKEN_DATA: join(await temporaryFolder(), "data") });
    expect(reply.data).toMatchObject({ healthy });
    const states = statesOf(reply.data);
    for (const check of ["node", "data", "queue", "database", "page"])
      expect(states).toMatchObject({ [check]: "good" });
    expect(states).toMatchObject({ discord: "open", slack: "open" });
  });

  test("servers that do not answer and a folder that can't be written are broken, without their passwords", async () => {
    const base = await temporaryFolder();
    await writeFile(join(base, "file"), "");
    const { reply, healthy } = await look({
      PICTOKEN_DATA: join(base, "file"),
      REDIS_URL: "redis://:hunter2@127.0.0.1:1",
      DATABASE_URL: "postgres://someone:hunter2@127.0.0.1:2/x",
    });
    expect(healthy).toBe(false);
    expect(statesOf(reply.data)).toMatchObject({ data: "broken", queue: "broken", database: "broken" });
    expect(JSON.stringify(reply)).not.toContain("hunter2");
  });
});

function configOf(env: NodeJS.ProcessEnv) {
  return readConfig({ PICTOKEN_PORT: "0", ...env });
}

function look(env: NodeJS.ProcessEnv) {
  const { wording, log } = replyParts();
  return diagnose({ config: configOf(env), wording, locale: "en-US", log, version: "0.0.0", wantedNode: ">=22.18" });
}

function statesOf(data: unknown): Record<string, string> {
  const { checks } = data as { checks: readonly { check: string; state: string }[] };
  return Object.fromEntries(checks.map(({ check, state }) => [check, state]));
}
