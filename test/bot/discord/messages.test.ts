import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { discordRest } from "../../../src/bot/discord/discord-rest.ts";
import { createMessages } from "../../../src/bot/discord/messages.ts";

/** A server that breaks every connection off at once. */
async function breaking(): Promise<string> {
  const server = createServer();
  server.on("connection", (connection) => connection.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/api`;
}

test("uploads that are broken off fail, and end nothing else", async () => {
  const messages = createMessages(discordRest("a-token", await breaking()));
  const files = ["a.png", "b.txt"].map((name) => ({ name, bytes: new Uint8Array(200_000) }));
  const all = Array.from({ length: 10 }, (_, i) =>
    messages.post(String(123456789012345678n + BigInt(i)), { components: [], files }, { nonce: "1" }),
  );
  // A rejection that nobody catches would fail this run.
  for (const sent of await Promise.allSettled(all)) {
    expect(sent).toMatchObject({ status: "rejected", reason: { name: "DiscordError", passes: true } });
  }
});
