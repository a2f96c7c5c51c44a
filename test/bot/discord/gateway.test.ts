import { expect, test, vi } from "vitest";
import { readContracts } from "../../stand-ins/discord/contracts.ts";
import { correctDiscord, discordBot, startDiscordBot } from "../../support/discord-bot.ts";
import { describeWithShared } from "../../support/shared.ts";

const waitFor = (seen: () => void) => vi.waitFor(seen, { timeout: 15_000 });

describeWithShared("Discord's gateway", (shared) => {
  const contracts = readContracts(shared);
  const echo = (text: string) => ["echo", [{ name: "text", type: 3, value: text }]] as const;

  test("a command is acknowledged and answered, in the words of the caller", async () => {
    const standIn = await correctDiscord(contracts);
    await startDiscordBot(standIn);
    const asked = standIn.person().command(...echo("Hello *world* <@1234567890123456789>"));
    standIn.send(asked);
    await waitFor(() => expect(standIn.seen(asked.id)[0]?.text).toContain("Hello *world* <@1234567890123456789>"));
    const [answer, ...others] = standIn.seen(asked.id);
    expect(others).toEqual([]);
    expect(answer).toMatchObject({ ephemeral: false, mentions: [] });
    expect(answer?.text).not.toContain("⟦");
  });

  test("an interaction that is delivered twice is answered once", async () => {
    const standIn = await correctDiscord(contracts);
    await startDiscordBot(standIn);
    const asked = standIn.person().command(...echo("once"));
    standIn.send(asked);
    standIn.send(asked);
    await waitFor(() => expect(standIn.seen(asked.id)[0]?.text).toContain("once"));
    standIn.send(asked);
    await new Promise((later) => setTimeout(later, 500));
    expect(standIn.world.requests.filter(({ path }) => path.includes(asked.id))).toHaveLength(1);
    expect(standIn.seen()).toHaveLength(1);
  });

  test("what people ask while the connection is down is answered when it resumes", async () => {
    const standIn = await correctDiscord(contracts);
    await startDiscordBot(standIn);
    const asker = standIn.person();
    const [before, during] = [asker.command(...echo("before")), asker.command(...echo("during"))];
    standIn.send(before);
    standIn.gateway.drop();
    standIn.send(during);
    await waitFor(() => {
      expect(standIn.seen(before.id)[0]?.text).toContain("before");
      expect(standIn.seen(during.id)[0]?.text).toContain("during");
    });
    expect(standIn.gateway).toMatchObject({ identified: 1, resumed: 1 });
    expect(standIn.seen()).toHaveLength(2);
  });

  test.each([
    ["no JSON", "{"],
    ["null", "null"],
    ["a number", "17"],
    ["a list", "[]"],
    ["a greeting without content", '{"op":10}'],
    ["an event without content", '{"op":0,"t":"READY","s":2}'],
    ["a nameless event", '{"op":0,"s":3,"d":{}}'],
    ["an unknown code", '{"op":99,"d":null}'],
    ["an empty interaction", '{"op":0,"t":"INTERACTION_CREATE","s":4,"d":{}}'],
    ["an interaction that is null", '{"op":0,"t":"INTERACTION_CREATE","s":4,"d":null}'],
  ])("a frame that can't be read is dropped: %s", async (_, frame) => {
    // An unhandled rejection would fail this test run, as it ends a process.
    const standIn = await correctDiscord(contracts);
    await startDiscordBot(standIn);
    standIn.gateway.sendRaw(frame);
    const asked = standIn.person().command(...echo("still there"));
    standIn.send(asked);
    await waitFor(() => expect(standIn.seen(asked.id)[0]?.text).toContain("still there"));
  });

  test.each([
    "authorizing_integration_owners",
    "entitlements",
    "app_permissions",
    "guild",
    "locale",
    "context",
    "attachment_size_limit",
    "channel",
  ])("an interaction without %s is answered all the same", async (field) => {
    const standIn = await correctDiscord(contracts);
    await startDiscordBot(standIn);
    const asked = { ...standIn.person().command(...echo("enough")), [field]: undefined };
    standIn.send(asked);
    await waitFor(() => expect(standIn.seen(asked.id)[0]?.text).toContain("enough"));
  });

  test("an interaction of nobody, and one of a kind that is not known, are told to the operator and left", async () => {
    const standIn = await correctDiscord(contracts);
    const { logged } = await startDiscordBot(standIn);
    const asked = standIn.person().command(...echo("x"));
    standIn.send({ ...asked, member: undefined });
    standIn.send({ ...asked, type: 42 });
    await waitFor(() =>
      expect(logged.filter(({ message }) => message.includes("an interaction that"))).toHaveLength(2),
    );
    expect(standIn.world.requests.filter(({ path }) => path.includes("/interactions/"))).toEqual([]);
  });

  test("as many shards as Discord recommends", async () => {
    const standIn = await correctDiscord(contracts);
    standIn.faults.shards = 2;
    await startDiscordBot(standIn);
    await waitFor(() => expect(standIn.gateway.identified).toBe(2));
    const asked = standIn.person().command(...echo("on the second"));
    standIn.send(asked);
    await waitFor(() => expect(standIn.seen(asked.id)[0]?.text).toContain("on the second"));
  });

  test("a wrong token says which variable", async () => {
    const standIn = await correctDiscord(contracts);
    const { discord, dispatcher } = discordBot(standIn, undefined, { token: "not-the-token-of-anybody" });
    await expect(discord.listen(dispatcher)).rejects.toMatchObject({ code: "discord.token" });
  });

  test("a token that Discord takes back is told, and the process lives on", async () => {
    const standIn = await correctDiscord(contracts);
    const { logged } = await startDiscordBot(standIn);
    standIn.gateway.close(4004);
    await waitFor(() =>
      expect(logged).toContainEqual(expect.objectContaining({ level: "error", fields: { code: 4004 } })),
    );
    expect(logged.map(({ message }) => message).join()).toContain("DISCORD_TOKEN");
  });

  test("a Discord that can't be reached now rejects with what may pass", async () => {
    const standIn = await correctDiscord(contracts);
    const { discord, dispatcher } = discordBot(standIn, undefined, { api: "http://127.0.0.1:1/api" });
    await expect(discord.listen(dispatcher)).rejects.toMatchObject({ name: "DiscordError", passes: true });
  });
});
