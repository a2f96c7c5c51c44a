import { describe, expect, test } from "vitest";
import { embed } from "../../commands/embed.ts";
import { imagine } from "../../commands/imagine.ts";
import { withAttachments } from "../../src/bot/with-attachments.ts";

const action = imagine.actions[""]!;
const file = (name: string) => ({ handle: name, name, size: 1 });
const [cat, star, mask] = [file("Cat.png"), file("star.png"), file("mask.png")];

describe("files that came with a line", () => {
  test.each([
    ["fill what is open, in order", {}, [cat, mask], { image: cat, mask }],
    ["go where an option names them", { "image-prompt": "star.png" }, [star], { "image-prompt": star }],
    ["are named in any case", { "image-prompt": "cat.PNG" }, [cat], { "image-prompt": cat }],
    ["are named by number", { mask: "1", image: "2" }, [mask, cat], { image: cat, mask }],
    [
      "fill the rest beside named ones",
      { "image-prompt": 1 },
      [star, cat, mask],
      { "image-prompt": star, image: cat, mask },
    ],
    ["may be named twice", { image: "1", "image-prompt": "1" }, [cat], { image: cat, "image-prompt": cat }],
    ["leave alone what has one", { image: star }, [mask], { image: star, mask }],
  ])("%s", (_, options, files, expected) => {
    expect(withAttachments({ prompt: "a", ...options }, action, files)).toEqual({ prompt: "a", ...expected });
  });

  test.each([
    [{ mask: "other.png" }, [cat], "attachment.unknown"],
    [{ mask: "3" }, [cat, mask], "attachment.unknown"],
    [{ mask: "0" }, [cat], "attachment.unknown"],
    [{}, [cat, cat, cat, cat], "attachment.too-many"],
  ])("of %j are refused by %s", (options, files, code) => {
    expect(() => withAttachments(options, action, files)).toThrow(expect.objectContaining({ code }));
  });

  test("a text file goes where texts are taken, a picture where pictures are, whichever stands first", () => {
    const options = embed.actions[""]!;
    const text = file("notes.TXT");
    expect(withAttachments({}, options, [text])).toEqual({ file: text });
    expect(withAttachments({}, options, [cat])).toEqual({ image: cat });
    expect(withAttachments({}, options, [text, cat])).toEqual({ image: cat, file: text });
    expect(withAttachments({}, options, [cat, star])).toEqual({ image: cat, file: star });
  });

  test("without any, what is no file is told by the option itself", () => {
    expect(withAttachments({ mask: "a.png" }, action, [])).toEqual({ mask: "a.png" });
  });
});
