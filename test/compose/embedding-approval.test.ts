import { expect, test, vi } from "vitest";
import { readContracts } from "../stand-ins/discord/contracts.ts";
import { correctDiscord } from "../support/discord-bot.ts";
import { startPictoken } from "../support/own-pictoken.ts";
import { describeWithShared } from "../support/shared.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const PATIENCE = { timeout: 120_000, interval: 100 };

/** Manage Guild, and sending messages (topics/permissions.mdx). */
const ADMIN = String((1n << 5n) | (1n << 11n));

const text = (name: string, value: string) => ({ name, type: 3, value });
const subcommand = (name: string, ...options: ReturnType<typeof text>[]) => [{ name, type: 1, options }];

describeWithShared("an embedding that waits for an admin on Discord", (shared) => {
  test("is posted with its buttons where admins look, which serve admins alone", { timeout: 300_000 }, async () => {
    const standIn = await correctDiscord(readContracts(shared));
    await startPictoken(await temporaryFolder(), { DISCORD_TOKEN: standIn.world.token, DISCORD_API_URL: standIn.api });
    await vi.waitFor(() => expect(standIn.gateway.identified).toBe(1), PATIENCE);
    const [admin, member] = [standIn.person({ permissions: ADMIN }), standIn.person()];
    const answer = async (asked: ReturnType<typeof member.press>, expected: RegExp) => {
      standIn.send(asked);
      await vi.waitFor(() => expect(standIn.seen(asked.id)[0]?.text).toMatch(expected), PATIENCE);
    };
    const setting = subcommand("set", text("name", "embedding-approval"), text("value", "here"));
    await answer(admin.command("settings", setting), /#general/u);

    const create = subcommand("create", text("name", "my-star"), text("init-text", "star"));
    await answer(member.command("embedding", create), /An admin has to approve it/u);
    const posted = () => standIn.seen().find((message) => /waits for an admin/u.test(message.text));
    await vi.waitFor(() => expect(posted()).toMatchObject({ channel: standIn.world.channelId }), PATIENCE);
    const approve = posted()?.buttons.find(({ label }) => label === "Approve")?.customId ?? "";

    await answer(member.press(approve), /Only an admin/u);
    await answer(admin.press(approve), /The embedding “my-star” is there/u);
    await answer(standIn.person().command("embedding", subcommand("list")), /my-star/u);
  });
});
