import { mkdir, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { createDeliveries } from "../../src/db/deliveries.ts";
import { openDatabase } from "../../src/db/open-database.ts";
import { freePort } from "../support/own-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("what was kept in a folder is there when it is opened again", async () => {
  const folder = await temporaryFolder();
  {
    await using database = await openDatabase({ folder });
    await createDeliveries(database).record({ jobId: "kept", target: {}, data: {}, state: "delivered" });
  }
  await using database = await openDatabase({ folder });
  expect(await createDeliveries(database).isDelivered("kept")).toBe(true);
});

test("a folder that can't be made is named", async () => {
  const folder = path.join(await temporaryFolder(), "a-file");
  await writeFile(folder, "");
  await expect(openDatabase({ folder })).rejects.toMatchObject({
    code: "data.unwritable",
    params: { folder: path.join(folder, "database") },
  });
});

test("a folder with something else in it is called damaged", async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, "database"));
  await writeFile(path.join(folder, "database", "PG_VERSION"), "what?");
  await expect(openDatabase({ folder })).rejects.toMatchObject({ code: "data.damaged" });
});

test("a database whose files were cut off is called damaged", async () => {
  const folder = await temporaryFolder();
  await (await openDatabase({ folder }))[Symbol.asyncDispose]();
  await truncate(path.join(folder, "database", "global", "pg_control"), 10);
  await expect(openDatabase({ folder })).rejects.toMatchObject({ code: "data.damaged" });
});

test("a server that can't be reached is named without its password", async () => {
  const port = await freePort();
  const opened = openDatabase({ databaseUrl: `postgres://me:secret@127.0.0.1:${port}/pictures`, folder: "unused" });
  const error = await opened.catch((reason) => reason);
  expect(error).toMatchObject({
    code: "database.unreachable",
    params: { server: `127.0.0.1:${port}/pictures`, reason: expect.stringContaining("ECONNREFUSED") },
  });
  expect(error.message).not.toContain("secret");
});
