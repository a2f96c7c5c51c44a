import { mkdir, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createDeliveries } from "../../src/db/deliveries.ts";
import { openDatabase } from "../../src/db/open-database.ts";
import { postgresPrograms, startPostgres } from "../support/own-postgres.ts";
import { describeWithServer, freePort } from "../support/own-server.ts";
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

describeWithServer("a PostgreSQL server", postgresPrograms, () => {
  test("refuses a database that it does not have, and that is told", async () => {
    await using server = await startPostgres();
    const databaseUrl = server.url.replace(/postgres$/u, "nowhere");
    await expect(openDatabase({ databaseUrl, folder: "unused" })).rejects.toMatchObject({
      code: "database.unreachable",
      params: { reason: expect.stringContaining("nowhere") },
    });
  });

  test("may go away: every question says so", async () => {
    const server = await startPostgres();
    onTestFinished(() => server[Symbol.asyncDispose]());
    await using database = await openDatabase({ databaseUrl: server.url, folder: "unused" });
    const deliveries = createDeliveries(database);
    expect(await deliveries.isDelivered("a")).toBe(false);
    await server[Symbol.asyncDispose]();
    await expect(deliveries.isDelivered("a")).rejects.toMatchObject({ code: "database.unreachable" });
  });

  test("is brought up to date once, however many open it together", async () => {
    await using server = await startPostgres();
    const open = () => openDatabase({ databaseUrl: server.url, folder: "unused" });
    const opened = await Promise.all([open(), open(), open()]);
    for (const database of opened) expect(await createDeliveries(database).isDelivered("a")).toBe(false);
    for (const database of opened) await database[Symbol.asyncDispose]();
  });
});
