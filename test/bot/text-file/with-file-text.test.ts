import { describe, expect, test } from "vitest";
import type { Attachment, OptionSpecs } from "../../../commands/define.ts";
import { coerce, isMissing } from "../../../commands/options.ts";
import { fileInsteadOf } from "../../../commands/text-input.ts";
import { withFileText } from "../../../src/bot/text-file/with-file-text.ts";

const specs: OptionSpecs = {
  text: { kind: "rest", summary: "help.command", required: true, maxLength: 100 },
  file: fileInsteadOf("text"),
};
const file: Attachment = { handle: "h", name: "note.txt", size: 5 };
const platform = { readAttachment: async () => Buffer.from("vsiz5w==", "base64") }; // 안녕 in EUC-KR

describe("a file instead of a text", () => {
  test("stands for it, and what it was read as is told", async () => {
    const { options, read } = await withFileText({ file }, specs, platform);
    expect(options).toEqual({ text: "안녕" });
    expect(read).toEqual([{ key: "file.read-as", params: { file: "note.txt", encoding: "EUC-KR" } }]);
  });

  test("and a text are one too many", async () => {
    await expect(withFileText({ file, text: "a" }, specs, platform)).rejects.toMatchObject({
      code: "option.text-and-file",
    });
  });

  test("is refused where it is too large, before it is read", async () => {
    const large = { ...file, size: 2 ** 20 + 1 };
    await expect(withFileText({ file: large }, specs, platform)).rejects.toMatchObject({
      errors: [{ code: "option.file-too-large" }],
    });
  });

  test("is not missed where a text was typed", async () => {
    expect(await withFileText({ text: "a" }, specs, platform)).toEqual({ options: { text: "a" }, read: [] });
    expect([isMissing("text", specs, {}), isMissing("text", specs, { file })]).toEqual([true, false]);
    expect(coerce(specs, { file }).ok).toBe(true);
  });
});
