import { createServer } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { download } from "../../src/bot/download.ts";

const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  if (request.url === "/moved") response.writeHead(302, { location: "/small" }).end();
  else if (request.url === "/endless") {
    // Without a length: only reading shows how much there is.
    const more = setInterval(() => response.write(Buffer.alloc(10_000)), 1);
    response.on("close", () => clearInterval(more));
  } else if (request.url === "/broken") {
    response.writeHead(200, { "content-length": "100" });
    response.write("ab");
    setTimeout(() => response.destroy(), 20);
  } else if (request.url === "/small") response.end("bytes");
  else response.writeHead(404).end();
});
let origin = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(() => void server.close());

const get = (url: string) => download(url, { origins: [origin], maxBytes: 50_000 });

test("the bytes arrive", async () => {
  expect(Buffer.from(await get(`${origin}/small`)).toString()).toBe("bytes");
});

test.each([
  ["a redirect", "/moved", "attachment.gone"],
  ["a missing file", "/none", "attachment.gone"],
  ["a connection that breaks", "/broken", "attachment.gone"],
  ["a file that does not end", "/endless", "attachment.too-large"],
])("%s is refused", async (_, path, code) => {
  await expect(get(origin + path)).rejects.toMatchObject({ code });
});

test("any other address is never asked", async () => {
  const port = new URL(origin).port;
  const before = asked.length;
  for (const url of [
    `http://localhost:${port}/small`,
    `http://someone@127.0.0.1:${port}/small`,
    "http://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "https://cdn.discordapp.com.evil.example/x",
    "no address",
  ]) {
    await expect(get(url)).rejects.toMatchObject({ code: "attachment.foreign" });
  }
  expect(asked).toHaveLength(before);
});
