import { expect, test } from "vitest";
import { createFiles } from "../../src/db/files.ts";
import { describeOnDatabases } from "../support/databases.ts";
import { wildTexts } from "../support/wild-texts.ts";

describeOnDatabases("files", (database) => {
  test("a file comes back byte for byte", async () => {
    const files = createFiles(database());
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) % 256);
    const ref = await files.save({ name: "a.png", mediaType: "image/png", bytes });
    expect(ref).toMatchObject({ name: "a.png", mediaType: "image/png", size: 70_000 });
    const file = await files.read(ref.id);
    expect(file).toMatchObject({ id: ref.id, name: "a.png", mediaType: "image/png" });
    expect(Buffer.compare(file?.bytes ?? new Uint8Array(), bytes)).toBe(0);
  });

  test.each([2 ** 18 - 1, 2 ** 18, 2 ** 18 + 1, 1_500_000])(
    "%i bytes come back, in however many pieces",
    async (size) => {
      const files = createFiles(database());
      const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) % 256);
      const { id } = await files.save({ name: "a.bin", mediaType: "application/octet-stream", bytes });
      const file = await files.read(id);
      expect(Buffer.compare(file?.bytes ?? new Uint8Array(), bytes)).toBe(0);
      expect(await files.read(`${id}/1`)).toBeUndefined();
    },
  );

  test("an empty file is a file", async () => {
    const files = createFiles(database());
    const { id, size } = await files.save({ name: "empty", mediaType: "text/plain", bytes: new Uint8Array() });
    expect(size).toBe(0);
    expect((await files.read(id))?.bytes.byteLength).toBe(0);
  });

  test.each(wildTexts)("a name keeps %s", async (_, name) => {
    const files = createFiles(database());
    const { id } = await files.save({ name, mediaType: "text/plain", bytes: new Uint8Array([1]) });
    expect((await files.read(id))?.name).toBe(name);
  });

  test("ids are long and never the same", async () => {
    const files = createFiles(database());
    const file = { name: "a", mediaType: "text/plain", bytes: new Uint8Array([1]) };
    const [one, two] = [await files.save(file), await files.save(file)];
    expect(one.id).toMatch(/^[\w-]{22}$/u);
    expect(one.id).not.toBe(two.id);
  });

  test.each(["", "unknown", "\0", "\ud800", "'; --", "x".repeat(100_000)])("nothing is found under %j", async (id) => {
    expect(await createFiles(database()).read(id)).toBeUndefined();
  });
});
