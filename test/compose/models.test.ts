import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { tokens } from "../stand-ins/hub/answers.ts";
import { type HubStandIn, hubStandIn } from "../stand-ins/hub/hub-stand-in.ts";
import { filesIn, filesOf } from "../stand-ins/hub/repository.ts";
import { describeWithShared } from "../support/shared.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const words = filesOf({
  "vocab.txt": "[PAD]\n[UNK]\n[CLS]\n[SEP]\nhello\nworld\n",
  "config.json": '{"model_type":"bert"}',
});
const large = filesOf({
  "tokenizer.json": "{}",
  "config.json": '{"model_type":"clip"}',
  "onnx/text_model.onnx": Buffer.alloc(3_000_000, "x"),
});
const LIMIT = { timeout: 120_000 };

// The program as a person starts it, in processes of its own.
test("models are pulled, listed, verified and removed in a terminal", LIMIT, async () => {
  const hub = await hubStandIn([{ name: "some/words", revisions: { main: words } }]);
  const home = await temporaryFolder();
  const pulled = await pictoken(home, hub, ["pull", "some/words"]);
  expect(pulled).toMatchObject({ status: 0, stdout: expect.stringContaining("some/words is here") });
  expect(pulled.stderr).toContain("MB");
  const again = await pictoken(home, hub, ["pull", "some/words", "--json"]);
  expect(JSON.parse(again.stdout)).toMatchObject({
    ok: true,
    data: { name: "some/words", tokenizer: true, fetched: 0 },
  });
  const { stdout } = await pictoken(home, hub, ["verify", "some/words", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    data: { good: true, files: [{ state: "good" }, { state: "good" }] },
  });
  expect(await pictoken(home, hub, ["remove", "some/words"])).toMatchObject({
    status: 0,
    stdout: "some/words was removed.\n",
  });
  const { stdout: list } = await pictoken(home, hub, ["list", "--json"]);
  expect(JSON.parse(list).data.map(({ name }: { name: string }) => name)).toEqual([
    "bert-tiny",
    "clip-tiny",
    "sd15-tiny",
  ]);
});

test("the command in a chat pulls by a job, shows how far it is, and is delivered", LIMIT, async () => {
  const hub = await hubStandIn([{ name: "some/words", revisions: { main: words } }]);
  const home = await temporaryFolder();
  const { stdout } = await finished(launch(home, hub, ["run", "/models pull some/words", "--json"]));
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, data: { name: "some/words", source: "hub", tokenizer: true } });
  const failed = await finished(launch(home, hub, ["run", "/models pull some/nothing", "--json"]));
  expect(JSON.parse(failed.stdout)).toMatchObject({ ok: false, error: { code: "hub.unknown" } });
});

test("a refusal says what to do, and the token is in no output", LIMIT, async () => {
  const hub = await hubStandIn([{ name: "some/words", revisions: { main: words }, gated: true }]);
  const home = await temporaryFolder();
  const stranger = await pictoken(home, hub, ["pull", "some/words"]);
  expect(stranger).toMatchObject({
    status: 1,
    stdout: "",
    stderr: expect.stringContaining(`${hub.endpoint}/some/words`),
  });
  expect(stranger.stderr).toContain("HF_TOKEN");
  const other = await pictoken(home, hub, ["pull", "some/words", "--json"], { HF_TOKEN: tokens.other });
  expect(JSON.parse(other.stdout)).toMatchObject({ ok: false, error: { code: "hub.not-granted" } });
  expect(other.stdout + other.stderr).not.toContain(tokens.other);
  const path = await pictoken(home, hub, ["pull", "../../etc"]);
  expect(path).toMatchObject({ status: 1, stderr: expect.stringContaining("not a model’s name") });
});

test("a pull that is killed leaves no model, and the next one goes on", LIMIT, async () => {
  const hub = await hubStandIn([{ name: "some/clip", revisions: { main: large } }]);
  const home = await temporaryFolder();
  const halfway = Promise.withResolvers<void>();
  hub.misbehave(({ host }) => (host === "store" ? { kind: "silence", after: 2_000_000 } : undefined));
  const child = start(home, hub, ["pull", "some/clip"]);
  const watching = setInterval(async () => {
    const parts = await readdir(join(home, "data/models/.incoming"), { recursive: true }).catch(() => []);
    if (parts.some((path) => path.endsWith("text_model.onnx.part"))) halfway.resolve();
  }, 20);
  await halfway.promise.finally(() => clearInterval(watching));
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await readdir(join(home, "data/models"))).not.toContain("some");
  hub.misbehave(() => undefined);
  expect(await pictoken(home, hub, ["pull", "some/clip"])).toMatchObject({ status: 0 });
  expect(await pictoken(home, hub, ["verify", "some/clip"])).toMatchObject({ status: 0 });
});

test("Ctrl-C stops a pull with the status of an interruption", LIMIT, async () => {
  const hub = await hubStandIn([{ name: "some/words", revisions: { main: words } }]);
  const asked = Promise.withResolvers<void>();
  hub.misbehave(() => {
    asked.resolve();
    return { kind: "silence", after: 0 };
  });
  const child = start(await temporaryFolder(), hub, ["pull", "some/words"]);
  await asked.promise;
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
});

describeWithShared("a pulled tokenizer", (shared) => {
  test("gives the ids of the golden values at once", LIMIT, async () => {
    const name = "monologg/koelectra-base-v3-discriminator";
    const hub = await hubStandIn([{ name, revisions: { main: filesIn(join(shared, "models", name)) } }]);
    const home = await temporaryFolder();
    expect(await pictoken(home, hub, ["pull", name])).toMatchObject({ status: 0 });
    const line = ["run", `/tokenize model:${name} 안녕하세요`, "--json"];
    const { stdout } = await finished(launch(home, hub, line));
    // docs/tokenizers.md of the shared data: KoELECTRA v3.
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, data: { model: name, ids: [2, 11655, 4279, 8553, 3] } });
  });
});

type Env = Readonly<Record<string, string>>;

function pictoken(home: string, hub: HubStandIn, args: readonly string[], env: Env = {}) {
  return finished(start(home, hub, args, env));
}

function start(home: string, hub: HubStandIn, args: readonly string[], env: Env = {}) {
  return launch(home, hub, ["models", ...args], env);
}

function launch(home: string, { endpoint }: HubStandIn, args: readonly string[], env: Env = {}) {
  const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
  const own = { PATH: process.env["PATH"] ?? "", HOME: home, LANG: "en_US.UTF-8", HF_ENDPOINT: endpoint, ...env };
  return spawn(process.execPath, [main, ...args], { cwd: home, env: own, stdio: ["ignore", "pipe", "pipe"] });
}

async function finished(child: ReturnType<typeof launch>) {
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { status, stdout, stderr };
}
