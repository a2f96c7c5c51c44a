import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { checkSlack } from "../../src/doctor/check-slack.ts";
import { readContracts } from "../stand-ins/slack/contracts.ts";
import { startSlackStandIn } from "../stand-ins/slack/slack-stand-in.ts";
import { describeWithShared } from "../support/shared.ts";

test("without a token Slack is open", async () => {
  expect(await checkSlack(readConfig({}))).toMatchObject([{ state: "open" }]);
});

test("a Slack that does not answer is named", async () => {
  const config = readConfig({
    SLACK_BOT_TOKEN: "xoxb-1",
    SLACK_APP_TOKEN: "xapp-1",
    SLACK_API_URL: "http://127.0.0.1:1/api/",
  });
  expect(await checkSlack(config)).toMatchObject([{ state: "broken", words: { key: "doctor.slack.unreachable" } }]);
});

describeWithShared("the doctor before Slack", (shared) => {
  test.each([
    ["tokens that Slack knows", {}, "good", "doctor.slack.socket"],
    ["a bot's token that it does not know", { SLACK_BOT_TOKEN: "xoxb-wrong" }, "broken", "error.slack.bot-token"],
    ["an app's token that it does not know", { SLACK_APP_TOKEN: "xapp-wrong" }, "broken", "error.slack.app-token"],
  ])("%s", async (_, wrong, state, key) => {
    const { world, api, ...standIn } = await startSlackStandIn(readContracts(shared));
    onTestFinished(() => standIn[Symbol.asyncDispose]());
    const env = { SLACK_BOT_TOKEN: world.botToken, SLACK_APP_TOKEN: world.appToken, SLACK_API_URL: api, ...wrong };
    expect(await checkSlack(readConfig(env))).toMatchObject([{ state, words: { key } }]);
    expect(world.violations).toEqual([]);
  });
});
