import { expect, test, vi } from "vitest";
import { readContracts } from "../stand-ins/discord/contracts.ts";
import type { Person } from "../stand-ins/discord/person.ts";
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
    expect(first).toMatchObject({ status: 0, stdout: expect.stringMatching(/^created: imagine, /u) });
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
      { name: "count", type: 4, value: 8 },
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

  test("acknowledges 50 commands in one moment while it paints, all within 1.5 s", async () => {
    const standIn = await correctDiscord(contracts);
    const env = { DISCORD_TOKEN: standIn.world.token, DISCORD_API_URL: standIn.api };
    await startPictoken(await temporaryFolder(), env);
    await vi.waitFor(() => expect(standIn.gateway.identified).toBe(1), PATIENCE);
    const ask = (i: number) => {
      const [name, options] = KINDS[i % KINDS.length] ?? ["help", []];
      return standIn.person().command(name, options);
    };
    const answered = ({ id }: { readonly id: string }) => expect(standIn.seen(id)[0]?.text).toMatch(/./u);
    // What is read on first use has been read.
    for (const i of KINDS.keys()) {
      const asked = ask(i);
      standIn.send(asked);
      await vi.waitFor(() => answered(asked), PATIENCE);
    }
    const painting = standIn.person().command("imagine", [
      { name: "prompt", type: 3, value: "a yellow star" },
      { name: "steps", type: 4, value: 150 },
      { name: "count", type: 4, value: 8 },
    ]);
    standIn.send(painting);
    await vi.waitFor(() => expect(standIn.seen(painting.id)[0]?.text).toMatch(/Step \d/u), PATIENCE);

    const all = Array.from({ length: 50 }, (_, i) => ask(i));
    const sentAt = Date.now();
    for (const asked of all) standIn.send(asked);
    await vi.waitFor(() => all.forEach(answered), PATIENCE);
    const waits = all
      .map(({ id }) => (standIn.world.interactions.get(id)?.acknowledged?.at ?? Number.NaN) - sentAt)
      .sort((a, b) => a - b);
    console.log(`acknowledged after: p50 ${waits[24]} ms, p99 and worst ${waits[49]} ms`);
    expect(waits[49]).toBeLessThan(1500);
  }, 300_000);
});

const KINDS: readonly (readonly [string, Parameters<Person["command"]>[1]])[] = [
  ["count", [{ name: "prompt", type: 3, value: "a red circle on a blue background" }]],
  ["tokenize", [{ name: "text", type: 3, value: "Hello 강아지 world" }]],
  ["help", []],
  ["queue", [{ name: "list", type: 1, options: [] }]],
];
