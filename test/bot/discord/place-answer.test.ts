import { expect, test } from "vitest";
import type { Target } from "../../../commands/define.ts";
import type { WordedReply } from "../../../src/bot/platform.ts";
import { readContracts } from "../../stand-ins/discord/contracts.ts";
import type { DiscordStandIn } from "../../stand-ins/discord/discord-stand-in.ts";
import type { Where } from "../../stand-ins/discord/person.ts";
import { correctDiscord, discordBot, discordStores } from "../../support/discord-bot.ts";
import { describeWithShared } from "../../support/shared.ts";

const MINUTES = 60_000;

describeWithShared("where an answer on Discord goes", (shared) => {
  const contracts = readContracts(shared);

  /** A command whose answers the test gives itself. */
  async function ask(where?: Where, standIn?: DiscordStandIn) {
    const discord = standIn ?? (await correctDiscord(contracts));
    const stores = discordStores();
    const asker = discord.person(where);
    const asked = asker.command("echo", [{ name: "text", type: 3, value: "x" }]);
    const bot = discordBot(discord, stores);
    const given = Promise.withResolvers<Target>();
    const dispatcher = {
      ...bot.dispatcher,
      runCommand: async (_: unknown, { target }: { target: Target }) => given.resolve(target),
    };
    const listening = await bot.discord.listen(dispatcher);
    discord.send(asked);
    const target: Target = JSON.parse(JSON.stringify(await given.promise));
    await listening[Symbol.asyncDispose]();
    const { platform } = bot.discord;
    const next = () => discordBot(discord, stores).discord.platform;
    return { standIn: discord, world: discord.world, asker, asked, target, platform, next, logged: bot.logged };
  }

  test("after 14 minutes it is a message of the bot's own that mentions the asker alone and links the request", async () => {
    const { standIn, world, asker, asked, target, platform, next } = await ask();
    await platform.show(target, working("Step 1"));
    const [request] = standIn.seen(asked.id);
    world.aheadMs = 14.5 * MINUTES;
    await platform.show(target, working("Step 2"));
    expect(standIn.seen()).toHaveLength(1);
    await platform.show(target, final("Here it is, @everyone"));
    await next().show(target, final("Here it is, @everyone"));
    const [, late, ...others] = standIn.seen();
    expect(others).toEqual([]);
    expect(late).toMatchObject({ channel: world.channelId, mentions: [asker.id], ephemeral: false });
    expect(late?.text).toContain("Here it is, @everyone");
    expect(late?.text).toContain(`⟦<@${asker.id}>⟧`);
    const address = `https://discord.com/channels/${world.guildId}/${world.channelId}`;
    expect(late?.text).toContain(`${address}/${request?.id}`);
    expect(standIn.seen(asked.id)).toMatchObject([
      { text: expect.stringContaining(`${address}/${late?.id}`), buttons: [] },
    ]);
  });

  test("the same when Discord's clock runs ahead of ours", async () => {
    const { standIn, asked, target, platform } = await ask();
    await platform.show(target, working("Step 1"));
    for (const interaction of standIn.world.interactions.values())
      Object.assign(interaction, { at: interaction.at - 16 * MINUTES });
    await platform.show(target, final("Here it is"));
    expect(standIn.seen(asked.id)[0]?.text).toContain("the answer is at");
    expect(standIn.seen().at(-1)?.text).toContain("Here it is");
  });

  test("a bot that was killed between posting and remembering does not post again", async () => {
    const { standIn, world, target, platform, next } = await ask();
    await platform.show(target, working("Step 1"));
    world.aheadMs = 15 * MINUTES;
    await platform.show(target, final("Once"));
    // The other process knows nothing of what was kept.
    const forgetful = discordBot(standIn).discord.platform;
    await forgetful.show(target, final("Once"));
    await next().show(target, final("Once"));
    expect(standIn.seen().filter(({ text }) => text.includes("Once"))).toHaveLength(1);
  });

  test("a channel that has vanished: by direct message", async () => {
    const { standIn, world, asker, target, platform } = await ask();
    world.channels.delete(world.channelId);
    world.aheadMs = 15 * MINUTES;
    await platform.show(target, final("Here it is"));
    expect(standIn.seen().at(-1)).toMatchObject({ channel: world.directChannels.get(asker.id) });
  });

  test("a channel that has vanished, and no direct messages: gone for good", async () => {
    const { world, target, platform } = await ask();
    world.channels.delete(world.channelId);
    world.takesDirectMessages = false;
    world.aheadMs = 15 * MINUTES;
    await expect(platform.show(target, final("Here it is"))).rejects.toMatchObject({ code: "target.gone" });
  });

  test("what only the caller may see, and what only the caller has installed, is never written to the channel", async () => {
    for (const [where, audience] of [
      [{}, "caller"],
      [{ ownInstall: true }, "everyone"],
    ] as const) {
      const { standIn, world, asker, target, platform } = await ask(where);
      world.aheadMs = 15 * MINUTES;
      await platform.show(target, { ...final("Between us"), audience });
      const answer = standIn.seen().find(({ text }) => text.includes("Between us"));
      expect(answer?.channel).toBe(world.directChannels.get(asker.id));
    }
  });

  test("an answer for the caller alone is hidden from the others, even where they saw it being made", async () => {
    const { standIn, asked, target, platform, next } = await ask();
    await platform.show(target, working("Step 1"));
    expect(standIn.seen(asked.id)).toMatchObject([{ ephemeral: false }]);
    await platform.show(target, { ...final("Between us"), audience: "caller" });
    await next().show(target, { ...final("Between us"), audience: "caller" });
    expect(standIn.seen(asked.id)).toMatchObject([{ ephemeral: true, text: "Between us" }]);
  });

  test("an answer that is quick and for the caller alone is never seen by the others", async () => {
    const { standIn, asked, target, platform } = await ask();
    await platform.show(target, { ...final("Between us"), audience: "caller" });
    expect(standIn.seen(asked.id)).toMatchObject([{ ephemeral: true, text: "Between us" }]);
    expect(standIn.world.requests.filter(({ method }) => method === "delete")).toEqual([]);
  });

  test("somebody removed the answer in the making: progress leaves it at that, the result comes anew", async () => {
    const { standIn, world, asked, target, platform } = await ask();
    await platform.show(target, working("Step 1"));
    world.messages.clear();
    await platform.show(target, working("Step 2"));
    expect(standIn.seen()).toEqual([]);
    await platform.show(target, final("Here it is"));
    expect(standIn.seen(asked.id)).toMatchObject([{ text: "Here it is" }]);
  });

  test("rate limits are obeyed, trouble of Discord's own is waited out", async () => {
    const { standIn, asked, target, platform } = await ask();
    const edit = "patch /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}";
    standIn.faults.limit(edit, 0.4);
    standIn.faults.break(edit, 4);
    const from = performance.now();
    await platform.show(target, final("Here it is"));
    expect(performance.now() - from).toBeGreaterThan(800);
    expect(standIn.seen(asked.id)).toMatchObject([{ text: "Here it is" }]);
  });

  test("what Discord does not take is an error without addresses, tokens and words of people", async () => {
    const { standIn, target, platform } = await ask();
    const edit = "patch /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}";
    standIn.faults.break(edit, 1, 400);
    const error = await platform.show(target, final("a secret wish")).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "DiscordError", status: 400 });
    const told = JSON.stringify(error, Object.getOwnPropertyNames(error));
    for (const secret of [String(target["token"]), "a secret wish", standIn.origin]) expect(told).not.toContain(secret);
  });

  test("progress is shown at most every 1.5 s, and nothing of it after the end", async () => {
    const { standIn, asked, target, platform } = await ask();
    await platform.show(target, working("Step 1"));
    const second = platform.show(target, working("Step 2"));
    const third = platform.show(target, working("Step 3"));
    await platform.show(target, final("Done"));
    await Promise.all([second, third]);
    expect(standIn.seen(asked.id)).toMatchObject([{ text: "Done", edits: 2 }]);
  });
});

function final(words: string): WordedReply {
  return { blocks: [{ kind: "text", words }], buttons: [], audience: "everyone", data: null, final: true };
}

function working(words: string): WordedReply {
  return { ...final(words), final: false };
}
