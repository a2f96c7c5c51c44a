import { expect, test } from "vitest";
import { createConversations } from "../../src/db/conversations.ts";
import { describeOnDatabases } from "../support/databases.ts";
import { wildTexts } from "../support/wild-texts.ts";

interface Reply {
  readonly final: boolean;
  readonly text: string;
}

describeOnDatabases("conversations", (database) => {
  const open = (message: string, conversation = "c", at = 1) =>
    createConversations<Reply>(database()).open({ conversation, message, said: `/say ${message}`, at });
  const working = { final: false, text: "working" };
  const done = { final: true, text: "done" };

  test("a message has no reply until it is answered", async () => {
    const conversations = createConversations<Reply>(database());
    await open("new");
    const entry = { conversation: "c", message: "new", said: "/say new", at: 1 };
    expect(await conversations.get("new")).toStrictEqual(entry);
    expect(await conversations.answer("new", done)).toBe(true);
    expect(await conversations.get("new")).toStrictEqual({ ...entry, reply: done });
  });

  test("a working answer gives way to any other, a final one only to a final one", async () => {
    const conversations = createConversations<Reply>(database());
    await open("m");
    const steps = [
      { reply: working, taken: true },
      { reply: { ...working, text: "still working" }, taken: true },
      { reply: done, taken: true },
      { reply: working, taken: false },
      { reply: { final: true, text: "done again" }, taken: true },
    ];
    for (const { reply, taken } of steps) expect(await conversations.answer("m", reply)).toBe(taken);
    expect((await conversations.get("m"))?.reply?.text).toBe("done again");
  });

  test("of many answers at once the final one stays", async () => {
    const conversations = createConversations<Reply>(database());
    await open("race");
    const answers = Array.from({ length: 20 }, (_, i) => conversations.answer("race", i === 9 ? done : working));
    await Promise.all(answers);
    expect((await conversations.get("race"))?.reply).toStrictEqual(done);
  });

  test("a message that was never opened can't be answered", async () => {
    const conversations = createConversations<Reply>(database());
    expect(await conversations.answer("unknown", done)).toBe(false);
    expect(await conversations.get("unknown")).toBeUndefined();
  });

  test("opening a message twice keeps what was said first, and its reply", async () => {
    const conversations = createConversations<Reply>(database());
    await open("twice");
    await conversations.answer("twice", done);
    await conversations.open({ conversation: "other", message: "twice", said: "else", at: 9 });
    expect(await conversations.get("twice")).toMatchObject({ conversation: "c", said: "/say twice", reply: done });
  });

  test("a conversation lists its last messages, oldest first, also those of one millisecond", async () => {
    const conversations = createConversations<Reply>(database());
    for (const [message, at] of [
      ["1", 5],
      ["2", 7],
      ["3", 7],
      ["4", 7],
      ["5", 8],
    ] as const)
      await open(message, "l", at);
    await open("elsewhere", "other", 9);
    const list = async (most: number) => (await conversations.list("l", most)).map(({ message }) => message);
    expect(await list(100)).toEqual(["1", "2", "3", "4", "5"]);
    expect(await list(3)).toEqual(["3", "4", "5"]);
    expect(await conversations.list("nobody", 3)).toEqual([]);
  });

  test.each(wildTexts)("what was said and answered keeps %s", async (name, text) => {
    const conversations = createConversations<Reply>(database());
    await conversations.open({ conversation: `wild ${text}`, message: name, said: text, at: 1 });
    await conversations.answer(name, { final: true, text });
    expect(await conversations.list(`wild ${text}`, 1)).toMatchObject([{ said: text, reply: { text } }]);
  });
});
