import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openQueue } from "../../src/jobs/queue.ts";
import { freePort } from "../support/own-server.ts";

test("a Redis that does not answer is named without its password", async () => {
  const port = await freePort();
  const opened = openQueue({ backend: { kind: "redis", url: `redis://:secret@127.0.0.1:${port}/3` }, log: console });
  const error = await opened.catch((reason) => reason);
  expect(error).toMatchObject({
    code: "queue.unreachable",
    params: { server: `127.0.0.1:${port}`, reason: expect.stringContaining("ECONNREFUSED") },
  });
  expect(error.message).not.toContain("secret");
});

test("a server that speaks another language is no Redis", async () => {
  const port = await freePort();
  const server = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(port, "127.0.0.1");
  onTestFinished(() => void server.close());
  const opened = openQueue({ backend: { kind: "redis", url: `redis://127.0.0.1:${port}` }, log: console });
  await expect(opened).rejects.toMatchObject({ code: "queue.unreachable", params: { server: `127.0.0.1:${port}` } });
});
