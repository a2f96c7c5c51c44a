import sharp from "sharp";
import { expect, test } from "vitest";
import { mediaTypeOf } from "../../../src/bot/web/media-type.ts";

const pixel = sharp({ create: { width: 1, height: 1, channels: 3, background: "red" } });

test.each(["png", "jpeg", "gif", "webp"] as const)("a picture in %s is known by its first bytes", async (format) => {
  expect(mediaTypeOf(await pixel.clone().toFormat(format).toBuffer())).toBe(`image/${format}`);
});

test.each([
  ["text", Buffer.from("héllo\n\tworld\u001b[0m"), "text/plain"],
  ["markup that could act", Buffer.from("<svg><script>alert(1)</script></svg>"), "text/plain"],
  ["bytes that are no UTF-8", Buffer.from([0x61, 0xff, 0x62]), "application/octet-stream"],
  ["control characters", Buffer.from("a\0b"), "application/octet-stream"],
  ["a PNG cut off in its signature", Buffer.from("\x89PN", "latin1"), "application/octet-stream"],
])("%s is what it is", (_, bytes, type) => {
  expect(mediaTypeOf(bytes)).toBe(type);
});
