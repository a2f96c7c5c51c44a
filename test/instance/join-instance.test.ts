import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { type Hold, holdDataFolder } from "../../src/instance/hold-data-folder.ts";
import { joinInstance } from "../../src/instance/join-instance.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("a free folder is taken", async () => {
  const instance = await joinInstance(await temporaryFolder());
  if (instance.kind !== "held") throw new Error("not held");
  await instance.hold[Symbol.asyncDispose]();
});

test("a holder that answers is found with its address and secret, also while it is still starting", async () => {
  const folder = await temporaryFolder();
  await using hold = await take(folder);
  const finding = joinInstance(folder);
  await pause(150);
  const address = await answerAlive(hold.secret);
  await hold.announce(address);
  expect(await finding).toEqual({ kind: "other", holder: expect.objectContaining({ address, secret: hold.secret }) });
});

test("a folder that is given back meanwhile is taken", async () => {
  const folder = await temporaryFolder();
  const hold = await take(folder);
  const joining = joinInstance(folder);
  await pause(150);
  await hold[Symbol.asyncDispose]();
  const instance = await joining;
  if (instance.kind !== "held") throw new Error("not held");
  await instance.hold[Symbol.asyncDispose]();
});

test("a holder that does not take its own secret is not believed: whoever answers there is someone else", async () => {
  const folder = await temporaryFolder();
  await using hold = await take(folder);
  await hold.announce(await answerAlive("another secret"));
  await expect(joinInstance(folder, 300)).rejects.toMatchObject({
    code: "data.held",
    params: { folder, pid: process.pid },
  });
});

async function take(folder: string): Promise<Hold> {
  const hold = await holdDataFolder(folder);
  if (hold === undefined) throw new Error("not held");
  return hold;
}

async function answerAlive(secret: string): Promise<string> {
  const server = createServer((request, response) => {
    const known = request.url === "/api/alive" && request.headers.authorization === `Bearer ${secret}`;
    response.writeHead(known ? 200 : 401).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("no port");
  return `http://127.0.0.1:${bound.port}/`;
}
