import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { checkDiscord } from "../../src/doctor/check-discord.ts";
import { readContracts } from "../stand-ins/discord/contracts.ts";
import { startDiscord } from "../stand-ins/discord/discord-stand-in.ts";
import { describeWithShared } from "../support/shared.ts";

test("without a token Discord is open", async () => {
  expect(await checkDiscord(readConfig({}))).toMatchObject([{ state: "open" }]);
});

test("a Discord that does not answer is named", async () => {
  const config = readConfig({ DISCORD_TOKEN: "a".repeat(30), DISCORD_API_URL: "http://127.0.0.1:1/api" });
  expect(await checkDiscord(config)).toMatchObject([{ state: "broken", words: { key: "doctor.discord.unreachable" } }]);
});

describeWithShared("the doctor before Discord", (shared) => {
  const contracts = readContracts(shared);

  test.each([
    ["a token that Discord knows", undefined, "good"],
    ["a token that Discord does not know", "not-the-token-that-it-knows", "broken"],
  ])("%s", async (_, token, state) => {
    const standIn = await startDiscord(contracts);
    onTestFinished(() => standIn[Symbol.asyncDispose]());
    const env = { DISCORD_TOKEN: token ?? standIn.world.token, DISCORD_API_URL: standIn.api };
    const [finding] = await checkDiscord(readConfig(env));
    expect(finding?.state).toBe(state);
    if (state === "good") {
      // View channels 1 << 10, send messages 1 << 11, attach files 1 << 15, write in threads 1 << 38 (topics/permissions.mdx).
      const permissions = (1n << 10n) | (1n << 11n) | (1n << 15n) | (1n << 38n);
      expect(finding?.data).toMatchObject({
        invite: `https://discord.com/oauth2/authorize?client_id=${standIn.world.applicationId}&scope=bot+applications.commands&permissions=${permissions}`,
      });
    }
    expect(standIn.world.violations).toEqual([]);
  });
});
