import { expect, test } from "vitest";
import { lastPicture } from "../../src/bot/last-picture.ts";
import { memoryFiles, memoryLastPictures } from "../support/memory-stores.ts";

const ann = { id: "ann", platform: "discord", role: "member", community: "home" } as const;

test("The last picture is found with its bytes by who asked for it, in the server where it was painted", async () => {
  const [store, files] = [memoryLastPictures(), memoryFiles()];
  const find = lastPicture(store, files);
  const { id } = await files.save({ name: "cat.png", mediaType: "image/png", bytes: new Uint8Array([1, 2]) });
  await store.keep({ owner: "discord:ann", server: "discord:home", file: id, forCaller: true });
  expect(await find(ann)).toEqual({ name: "cat.png", bytes: new Uint8Array([1, 2]), forCaller: true });
  expect(await find({ ...ann, id: "bob" })).toBeUndefined();
  expect(await find({ ...ann, community: "elsewhere" })).toBeUndefined();
  expect(await find({ ...ann, role: "admin", id: "eve" })).toBeUndefined();
});

test("A picture whose file was forgotten is none", async () => {
  const store = memoryLastPictures();
  await store.keep({ owner: "discord:ann", server: "discord:home", file: "gone", forCaller: false });
  expect(await lastPicture(store, memoryFiles())(ann)).toBeUndefined();
});
