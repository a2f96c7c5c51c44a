import { expect, test } from "vitest";
import type { AttachmentOption } from "../../commands/define.ts";
import { checkAttachment } from "../../src/bot/check-attachment.ts";

const option = (accept: AttachmentOption["accept"], maxBytes = 100): AttachmentOption => ({
  kind: "attachment",
  summary: "embed.image",
  accept,
  maxBytes,
});

test.each([
  ["PNG", "\x89PNG\r\n\x1a\n..."],
  ["JPEG", "\xff\xd8\xff\xe0"],
  ["GIF", "GIF89a"],
  ["WebP", "RIFF\0\0\0\0WEBPVP8 "],
  ["AVIF", "\0\0\0\x20ftypavif"],
  ["TIFF", "II*\0"],
])("a %s is a picture by its first bytes", (_, head) => {
  const bytes = Buffer.from(head, "latin1");
  expect(checkAttachment(bytes, option(["image"]))).toBe(bytes);
});

test.each([
  ["a program that is called a picture", "\x7fELF"],
  ["a page that is called a picture", "<svg xmlns='http://www.w3.org/2000/svg'/>"],
  ["nothing", ""],
])("%s is refused", (_, head) => {
  expect(() => checkAttachment(Buffer.from(head, "latin1"), option(["image"]))).toThrow(
    expect.objectContaining({ code: "attachment.wrong-kind" }),
  );
});

test("text is anything that can be read as such, and has no NUL", () => {
  expect(checkAttachment(Buffer.from("토큰"), option(["text"]))).toEqual(Buffer.from("토큰"));
  for (const bytes of [Buffer.from([0xff, 0xfe, 0x61]), Buffer.from("a\0b")]) {
    expect(() => checkAttachment(bytes, option(["text"]))).toThrow(
      expect.objectContaining({ code: "attachment.wrong-kind" }),
    );
  }
});

test("more bytes than were announced are refused", () => {
  expect(() => checkAttachment(Buffer.alloc(101), option(["text"]))).toThrow(
    expect.objectContaining({ code: "attachment.too-large", params: { max: 100 } }),
  );
});
