import { sign } from "node:crypto";
import { expect, onTestFinished, test, vi } from "vitest";
import { serve } from "../../../src/bot/web/serve.ts";
import { readContracts } from "../../stand-ins/discord/contracts.ts";
import { correctDiscord, discordBot } from "../../support/discord-bot.ts";
import { describeWithShared } from "../../support/shared.ts";

describeWithShared("Discord's calls", (shared) => {
  const contracts = readContracts(shared);

  async function open() {
    const standIn = await correctDiscord(contracts);
    const { discord, dispatcher } = discordBot(standIn);
    const listening = await serve(discord.endpoint(dispatcher, standIn.publicKey), { host: "127.0.0.1", port: 0 });
    onTestFinished(() => listening[Symbol.asyncDispose]());
    const url = `${listening.url}/discord/interactions`;
    const asked = standIn.person().command("echo", [{ name: "text", type: 3, value: "Hello" }]);
    return { standIn, url, asked };
  }

  test("a ping is answered as Discord wants it", async () => {
    const { standIn, url } = await open();
    const answer = await standIn.post(url, { type: 1, id: "1" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("application/json");
    expect(await answer.json()).toEqual({ type: 1 });
  });

  test("a command is acknowledged in the answer, and answered by Discord's interface", async () => {
    const { standIn, url, asked } = await open();
    expect((await standIn.post(url, asked)).status).toBe(200);
    await vi.waitFor(() => expect(standIn.seen(asked.id)[0]?.text).toBe("Hello"), { timeout: 5000 });
    expect(standIn.world.requests.filter(({ path }) => path.includes("/callback"))).toEqual([]);
  });

  test("an edit that Discord meets before it has read the acknowledgement is made again", async () => {
    const { standIn, url, asked } = await open();
    standIn.faults.unread("patch /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}");
    await standIn.post(url, asked);
    await vi.waitFor(() => expect(standIn.seen(asked.id)[0]?.text).toBe("Hello"), { timeout: 5000 });
    expect(standIn.seen()).toHaveLength(1);
  });

  test("completions and forms are answers, too", async () => {
    const { standIn, url } = await open();
    const asker = standIn.person();
    const typing = await standIn.post(
      url,
      asker.type("paint", [{ name: "sampler", type: 3, value: "d", focused: true }]),
    );
    expect(await typing.json()).toMatchObject({ type: 8, data: { choices: [{ value: "ddim" }] } });
    const form = await standIn.post(url, asker.command("paint"));
    expect(await form.json()).toMatchObject({ type: 9 });
  });

  test("a request that is sent again is refused", async () => {
    const { standIn, url, asked } = await open();
    await standIn.post(url, asked);
    expect((await standIn.post(url, asked)).status).toBe(409);
    await vi.waitFor(() => expect(standIn.seen(asked.id)[0]?.text).toBe("Hello"), { timeout: 5000 });
    expect(standIn.seen()).toHaveLength(1);
  });

  test.each([
    ["six minutes old", -360],
    ["six minutes ahead", 360],
  ])("a request that is %s is refused", async (_, seconds) => {
    const { standIn, url, asked } = await open();
    const timestamp = Math.floor(standIn.world.now() / 1000) + seconds;
    expect((await standIn.post(url, asked, { timestamp })).status).toBe(401);
    expect(standIn.seen()).toEqual([]);
  });

  test.each([
    ["somebody else's signature", "00".repeat(64)],
    ["no signature", ""],
    ["a signature that is none", "not hexadecimal"],
    ["a signature that is too short", "00"],
  ])("%s is refused", async (_, signature) => {
    const { standIn, url, asked } = await open();
    expect((await standIn.post(url, asked, { signature })).status).toBe(401);
    expect(standIn.seen()).toEqual([]);
  });

  test("a body that was changed under way is refused", async () => {
    const { standIn, url, asked } = await open();
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = sign(
      null,
      Buffer.from(timestamp + JSON.stringify(asked)),
      standIn.world.keys.privateKey,
    ).toString("hex");
    const headers = { "x-signature-ed25519": signature, "x-signature-timestamp": timestamp };
    const body = JSON.stringify({ ...asked, id: "123456789012345678" });
    expect((await fetch(url, { method: "POST", headers, body })).status).toBe(401);
  });

  test.each([
    ["no JSON", "{", 400],
    ["null", "null", 400],
    ["a list", "[]", 400],
    ["an interaction of an unknown kind", '{"type":42,"id":"1"}', 202],
    ["a body of 2 MB", `{"type":1,"id":"${"1".repeat(2_000_000)}"}`, 413],
  ])("%s, well signed, does no harm", async (_, body, status) => {
    const { standIn, url } = await open();
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = sign(null, Buffer.from(timestamp + body), standIn.world.keys.privateKey).toString("hex");
    const headers = { "x-signature-ed25519": signature, "x-signature-timestamp": timestamp };
    expect((await fetch(url, { method: "POST", headers, body })).status).toBe(status);
  });

  test("nothing else is there", async () => {
    const { url } = await open();
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(new URL("/", url))).status).toBe(404);
  });
});
