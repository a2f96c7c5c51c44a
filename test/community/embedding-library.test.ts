import { expect, test } from "vitest";
import { createEmbeddingLibrary } from "../../src/community/embedding-library.ts";
import { describeOnDatabases } from "../support/databases.ts";

const SERVER = "discord:1";

function embedding(name: string, shorthash = "0123456789ab") {
  const file = new Uint8Array([1, 2, 3]);
  const made = { owner: "discord:ann", ownerName: "Ann", source: { kind: "file", name: `${name}.pt` } };
  return { name, vectors: 2, width: 768, shorthash, state: "usable", at: 1, file, ...made } as const;
}

describeOnDatabases("the library of embeddings", (database) => {
  const library = () => createEmbeddingLibrary(database());

  test("what is added is found under its name, whatever the case, and only in its server", async () => {
    await library().add(SERVER, embedding("Munch 뭉크"));
    const found = await library().find(SERVER, "munch 뭉크");
    expect({ ...found, file: new Uint8Array(found?.file ?? []) }).toEqual(embedding("Munch 뭉크"));
    expect(await library().find("discord:2", "munch 뭉크")).toBeUndefined();
    const { file: _, ...described } = embedding("Munch 뭉크");
    expect(await library().list(SERVER)).toEqual([described]);
    expect(await library().list("discord:2")).toEqual([]);
  });

  test("of two people who add one name at once, one does", async () => {
    const both = [embedding("twice", "a".repeat(12)), embedding("TWICE", "b".repeat(12))];
    const added = await Promise.allSettled(both.map((one) => library().add("slack:T1", one)));
    expect(added.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(added.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "embedding.name-taken" },
    });
    expect(await library().list("slack:T1")).toHaveLength(1);
  });

  test("the same file again changes nothing", async () => {
    await library().add("slack:T2", embedding("same"));
    await library().add("slack:T2", embedding("same"));
    expect(await library().list("slack:T2")).toHaveLength(1);
  });

  test("one is renamed, but not to a name that is taken", async () => {
    const server = "slack:T3";
    await library().add(server, embedding("old"));
    await library().add(server, embedding("other"));
    expect(await library().rename(server, "OLD", "Old", "usable")).toBe(true);
    await expect(library().rename(server, "old", "OTHER", "usable")).rejects.toMatchObject({
      code: "embedding.name-taken",
    });
    expect(await library().rename(server, "old", "new", "waiting")).toBe(true);
    expect(await library().rename(server, "old", "newer", "usable")).toBe(false);
    expect(await library().list(server)).toMatchObject([
      { name: "new", state: "waiting" },
      { name: "other", state: "usable" },
    ]);
  });

  test("one that waits becomes usable; one that is removed is gone", async () => {
    const server = "slack:T4";
    await library().add(server, { ...embedding("new"), state: "waiting" });
    const { shorthash } = embedding("new");
    expect(await library().approve(server, "new", "of another")).toBe(false);
    expect(await library().find(server, "new")).toMatchObject({ state: "waiting" });
    expect(await library().approve(server, "new", shorthash)).toBe(true);
    expect(await library().find(server, "new")).toMatchObject({ state: "usable" });
    expect(await library().remove(server, "new")).toBe(true);
    expect([await library().remove(server, "new"), await library().approve(server, "new", shorthash)]).toEqual([
      false,
      false,
    ]);
  });

  test("a preview is kept for what was painted, goes along, and is not carried by lists", async () => {
    const server = "slack:T5";
    await library().add(server, embedding("seen"));
    const preview = new Uint8Array([9, 9]);
    await library().illustrate(server, { name: "SEEN", shorthash: "of another", preview });
    expect(await library().previews(server, ["seen"])).toEqual([]);
    await library().illustrate(server, { name: "SEEN", shorthash: "0123456789ab", preview });
    await library().rename(server, "seen", "still-seen", "usable");
    const [shown, ...more] = await library().previews(server, ["Still-Seen", "other"]);
    expect([shown?.name, [...(shown?.preview ?? [])], more]).toEqual(["still-seen", [9, 9], []]);
    expect([...((await library().find(server, "still-seen"))?.preview ?? [])]).toEqual([9, 9]);
    expect((await library().list(server))[0]).not.toHaveProperty("preview");
    expect(await library().previews(server, [])).toEqual([]);
  });
});
