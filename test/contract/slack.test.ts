import { expect, onTestFinished } from "vitest";
import type { Target } from "../../commands/define.ts";
import type { Dispatcher, Request } from "../../src/bot/dispatcher.ts";
import { readContracts } from "../stand-ins/slack/contracts.ts";
import { type SlackStandIn, startSlackStandIn } from "../stand-ins/slack/slack-stand-in.ts";
import { describeWithShared } from "../support/shared.ts";
import { type SlackStores, slackBot, slackStores } from "../support/slack-bot.ts";
import { type PlatformUnderTest, platformContract } from "./platform.ts";

describeWithShared("Slack, by Bolt on a stand-in", (shared) => {
  const contracts = readContracts(shared);
  platformContract("Slack", async () => open(await standIn()), { obeyed: /⟦/u });

  async function standIn(): Promise<SlackStandIn> {
    const slack = await startSlackStandIn(contracts);
    onTestFinished(async () => {
      await slack[Symbol.asyncDispose]();
      expect(slack.world.violations).toEqual([]);
    });
    return slack;
  }
});

async function open(standIn: SlackStandIn, stores: SlackStores = slackStores()): Promise<PlatformUnderTest> {
  const { world, sockets } = standIn;
  let next = Promise.withResolvers<Request>();
  const take = async (_: unknown, request: Request) => next.resolve(request);
  const dispatcher: Dispatcher = { runLine: take, runCommand: take, press: take, refuse: take };
  const { slack } = slackBot(standIn, { stores, dispatcher });
  const listening = await slack.listen(dispatcher);
  onTestFinished(() => listening[Symbol.asyncDispose]());
  const asker = standIn.person();

  return {
    platform: slack.platform,
    files: stores.files,

    async place(): Promise<Target> {
      next = Promise.withResolvers();
      await sockets.send("slash_commands", asker.slash("/echo x", world.id("C")));
      return (await next.promise).target;
    },

    async seen(target) {
      const there = standIn.seen().filter(({ channel }) => channel === target["channel"]);
      const files = there.flatMap((message) => message.files);
      const whole = files.filter(({ name }) => name === "answer.txt").map(({ bytes }) => Buffer.from(bytes).toString());
      return {
        text: [...there.map(({ text }) => text), ...whole].join("\n"),
        files: files.map(({ bytes }) => bytes),
      };
    },

    async attach(name, bytes) {
      next = Promise.withResolvers();
      await sockets.send(
        "events_api",
        asker.write("echo x", { files: [standIn.attach(name, bytes)], subtype: "file_share" }),
      );
      const [attachment] = (await next.promise).attachments ?? [];
      if (attachment === undefined) throw new Error("the file did not come along");
      return attachment;
    },

    posting: {
      caller: { id: `${world.teamId}:${asker.id}`, platform: "slack", role: "member", community: world.teamId },
      channel: "C0SHOWCASE",
      everything: async () =>
        standIn
          .seen()
          .map(({ text }) => text)
          .join("\n"),
    },

    restart: () => open(standIn, stores),
  };
}
