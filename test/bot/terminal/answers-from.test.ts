import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { Asked, TerminalAnswer } from "../../../src/bot/terminal/answers.ts";
import { answersFrom, type Server } from "../../../src/bot/terminal/answers-from.ts";
import type { WebParts } from "../../../src/bot/web/parts.ts";
import { webPlatform } from "../../../src/bot/web/web-platform.ts";
import { memoryConversations, memoryFiles } from "../../support/memory-stores.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { circle } from "../../support/web-commands.ts";
import { SECRET, startWeb, webParts } from "../../support/web-server.ts";

test("another process answers step by step, knows us as the operator, and its files are saved here", async () => {
  const answers = await ask(await startServer(), { line: "/paint steps:2 a red circle", attach: [] });
  expect(answers.map(({ reply }) => reply.final)).toEqual([...answers.slice(1).map(() => false), true]);
  const { reply, paths } = answers.at(-1) ?? { reply: undefined, paths: new Map() };
  expect(reply?.data).toEqual({ prompt: "a red circle", steps: 2 });
  expect([...paths.values()]).toEqual([expect.stringMatching(/\/out\/circle\.png$/u)]);
});

test("files of this machine go along", async () => {
  const picture = join(await temporaryFolder(), "small.png");
  await writeFile(picture, await circle("#e02f2f", 8));
  const [answer] = await ask(await startServer(), { line: "/echo see", attach: [picture] });
  expect(answer?.reply.data).toMatchObject({
    text: "see",
    bytes: expect.any(Number),
    caller: { id: "operator", role: "operator" },
  });
});

test.each([
  ["a command that is unknown", "/pain a circle", "command.unknown"],
  ["a bug over there", "/fail", "unexpected"],
  ["a line longer than is taken", `/echo ${"x".repeat(1_100_000)}`, "web.too-large"],
])("%s is an answer in the server's words", async (_, line, code) => {
  const [answer] = await ask(await startServer(), { line, attach: [] });
  expect(answer?.reply).toMatchObject({ final: true, error: { code, message: expect.any(String) } });
});

test("a file that can't be read is named", async () => {
  const asking = ask(await startServer(), { line: "/echo see", attach: ["/nowhere/x.png"] });
  await expect(asking).rejects.toMatchObject({ code: "terminal.unreadable", params: { file: "/nowhere/x.png" } });
});

test("an unknown button is an answer too", async () => {
  const [answer] = await ask(await startServer(), { button: "nope" });
  expect(answer?.reply.error?.code).toBe("button.expired");
});

test("when the server goes, its successor gives the answer", async () => {
  const parts = webParts();
  const [first, second] = [await startServer(parts), await startServer(parts)];
  const servers = [first, second];
  const finals: TerminalAnswer[] = [];
  const answers = answersFrom(async () => servers.shift() ?? second);
  for await (const answer of answers.ask(await question({ line: "/paint a star", attach: [] }))) {
    if (answer.reply.final) finals.push(answer);
    else await first.stop();
  }
  expect(finals.map(({ reply }) => reply.data)).toEqual([{ prompt: "a star", steps: 4 }]);
});

test("what was not queued is lost with the process that worked on it, and that is said", async () => {
  const stores = { files: memoryFiles(), conversations: memoryConversations() };
  const first = await startServer(stores);
  const servers = [first];
  const find = async () =>
    servers.shift() ?? startServer({ ...stores, platform: webPlatform(stores.conversations, stores.files) });
  const asking = (async () => {
    for await (const _ of answersFrom(find).ask(await question({ line: "/paint steps:100 a star", attach: [] }))) {
      await pause(5);
      await first.stop();
    }
  })();
  await expect(asking).rejects.toMatchObject({ code: "terminal.lost" });
});

async function ask(server: Server, asked: Asked): Promise<readonly TerminalAnswer[]> {
  return Array.fromAsync(answersFrom(async () => server).ask(await question(asked)));
}

async function question(asked: Asked) {
  const out = join(await temporaryFolder(), "out");
  return { id: crypto.randomUUID(), asked, out, locale: "en-US", signal: new AbortController().signal };
}

async function startServer(parts: Partial<WebParts> = {}): Promise<Server & { readonly stop: () => Promise<void> }> {
  const server = await startWeb(parts);
  const stop = async () => server[Symbol.asyncDispose]();
  onTestFinished(stop);
  return { address: server.url, secret: SECRET, stop };
}
