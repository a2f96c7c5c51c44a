import { expect, test, vi } from "vitest";
import { readContracts } from "../stand-ins/discord/contracts.ts";
import { correctDiscord } from "../support/discord-bot.ts";
import { pictoken, startPictoken } from "../support/own-pictoken.ts";
import { describeWithShared } from "../support/shared.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const PATIENCE = { timeout: 120_000, interval: 100 };

describeWithShared("the program on Discord", (shared) => {
  const contracts = readContracts(shared);

  test("publishes its commands once", async () => {
    const standIn = await correctDiscord(contracts);
    const env = { DISCORD_TOKEN: standIn.world.token, DISCORD_API_URL: standIn.api };
    const folder = await temporaryFolder();
    const first = await pictoken(["publish"], folder, env);
    expect(first).toMatchObject({ status: 0, stdout: expect.stringMatching(/^created: imagine, tokenize, /u) });
    expect((await pictoken(["publish"], folder, env)).stdout).toMatch(/^already known: imagine, /u);
  }, 60_000);

  test("says which variable is missing or wrong", async () => {
    const standIn = await correctDiscord(contracts);
    const folder = await temporaryFolder();
    const missing = await pictoken(["publish"], folder, {});
    expect(missing).toMatchObject({ status: 1 });
    expect(missing.stdout + missing.stderr).toContain("DISCORD_TOKEN");
    const env = { DISCORD_TOKEN: "not-the-token-of-anybody", DISCORD_API_URL: standIn.api };
    const wrong = await pictoken(["publish"], folder, env);
    expect(wrong.stdout + wrong.stderr).toContain("Discord does not know the token in DISCORD_TOKEN");
  }, 60_000);

  test("brings a picture to its channel once, although it is killed while it paints and the interaction ends", async () => {
    const standIn = await correctDiscord(contracts);
    const { world } = standIn;
    const env = { DISCORD_TOKEN: world.token, DISCORD_API_URL: standIn.api };
    const folder = await temporaryFolder();
    const { kill } = await startPictoken(folder, env);
    await vi.waitFor(() => expect(standIn.gateway.identified).toBe(1), PATIENCE);
    const asker = standIn.person();
    const asked = asker.command("imagine", [
      { name: "prompt", type: 3, value: "a red circle on a blue background" },
      { name: "steps", type: 4, value: 150 },
      { name: "seed", type: 4, value: 42 },
    ]);
    standIn.send(asked);
    await vi.waitFor(() => expect(standIn.seen(asked.id)[0]?.text).toMatch(/Step \d/u), PATIENCE);
    await kill();

    world.aheadMs = 16 * 60_000;
    await startPictoken(folder, env);
    const results = () =>
      standIn.seen().filter(({ files }) => files.some(({ name }) => name.endsWith("png") && name !== "preview.png"));
    await vi.waitFor(() => expect(results()).toHaveLength(1), PATIENCE);
    expect(results()).toMatchObject([{ channel: world.channelId, mentions: [asker.id], ephemeral: false }]);
    expect(results()[0]?.text).toContain("a red circle on a blue background");
    await new Promise((later) => setTimeout(later, 2000));
    expect(results()).toHaveLength(1);
  }, 300_000);
});
