import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { openPicture } from "../../../src/engine/picture/open-picture.ts";

const red = sharp({ create: { width: 2, height: 1, channels: 3, background: "red" } });

/** The PNG with chunks behind its header. */
function withChunks(png: Buffer, type: string, data: Uint8Array, times = 1): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  const one = Buffer.concat([frame, body, sum]);
  return Buffer.concat([png.subarray(0, 33), ...Array<Buffer>(times).fill(one), png.subarray(33)]);
}

test("texts of a PNG are not read at all, however many there are", async () => {
  const text = Buffer.concat([Buffer.from("big\0\0"), deflateSync(Buffer.alloc(6 * 2 ** 20, "x"))]);
  const bomb = withChunks(await red.clone().png().toBuffer(), "zTXt", text, 3000);
  const picture = openPicture(bomb);
  expect((await picture.metadata()).comments).toBeUndefined();
  expect([...(await picture.raw().toBuffer())]).toEqual([255, 0, 0, 255, 0, 0]);
});

test("colours and which way is up are still known", async () => {
  const png = await red.clone().withMetadata({ orientation: 6 }).withIccProfile("p3").png().toBuffer();
  const { orientation, icc } = await openPicture(png).metadata();
  expect(orientation).toBe(6);
  expect(icc).toBeDefined();
});

test("other files are opened as they are", async () => {
  expect(await openPicture(await red.clone().webp().toBuffer()).metadata()).toMatchObject({ format: "webp" });
});
