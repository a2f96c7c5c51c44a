import { expect, test } from "vitest";
import { commands } from "../../../commands/index.ts";
import { discordCommands } from "../../../src/bot/discord/discord-commands.ts";
import { discordRest } from "../../../src/bot/discord/discord-rest.ts";
import { publishCommands } from "../../../src/bot/discord/publish-commands.ts";
import { createWording } from "../../../src/bot/wording.ts";
import { readContracts } from "../../stand-ins/discord/contracts.ts";
import { correctDiscord } from "../../support/discord-bot.ts";
import { describeWithShared } from "../../support/shared.ts";

const wanted = discordCommands(commands, createWording());
const names = wanted.map(({ name }) => name);

describeWithShared("publishing commands", (shared) => {
  const contracts = readContracts(shared);

  async function open() {
    const standIn = await correctDiscord(contracts);
    const rest = discordRest(standIn.world.token, standIn.api);
    const sent = () => standIn.world.requests.filter(({ method }) => method !== "get").map(({ method }) => method);
    return { standIn, rest, sent };
  }

  test("all are made at first, and none is sent again", async () => {
    const { rest, sent } = await open();
    expect(await publishCommands(wanted, { rest })).toEqual({
      created: names,
      changed: [],
      removed: [],
      unchanged: [],
    });
    const before = sent().length;
    expect(await publishCommands(wanted, { rest })).toEqual({
      created: [],
      changed: [],
      removed: [],
      unchanged: names,
    });
    expect(sent()).toHaveLength(before);
  });

  test("what differs is changed, what is no more is removed, what is new is made", async () => {
    const { rest, standIn, sent } = await open();
    await publishCommands(wanted, { rest });
    const [first, second, ...others] = wanted;
    if (first === undefined || second === undefined) throw new Error("two commands are needed");
    const next = [{ ...first, description: "Something else" }, { ...second, name: "anew" }, ...others];
    const before = sent().length;
    expect(await publishCommands(next, { rest })).toEqual({
      created: ["anew"],
      changed: [first.name],
      removed: [second.name],
      unchanged: others.map(({ name }) => name),
    });
    expect(sent().slice(before)).toEqual(["delete", "patch", "post"]);
    expect(standIn.world.commands.get("")?.map(({ name }) => name)).toHaveLength(wanted.length);
  });

  test("one server alone gets them", async () => {
    const { rest, standIn } = await open();
    await publishCommands(wanted, { rest, guild: standIn.world.guildId });
    expect([...standIn.world.commands.keys()]).toEqual([standIn.world.guildId]);
  });

  test("a wrong token is told apart", async () => {
    const { standIn } = await open();
    const rest = discordRest("somebody-elses-token", standIn.api);
    await expect(publishCommands(wanted, { rest })).rejects.toMatchObject({ name: "DiscordError", status: 401 });
  });
});
