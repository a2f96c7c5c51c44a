import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  quoted,
  readInfotext,
  unquoted,
  writeInfotext,
} from "../../../../src/engine/diffusion/recipe/infotext-form.ts";

describe("readInfotext", () => {
  it("reads what writeInfotext wrote", () => {
    const parameters = new Map([
      ["Steps", "20"],
      ["Sampler", "Euler a"],
      ["Hires prompt", 'a, b: "c"\nd'],
    ]);
    const form = { prompt: "a cat,\non a mat", negativePrompt: "dog: no", parameters };
    expect(readInfotext(writeInfotext(form))).toEqual(form);
  });

  it("cuts a size in two", () => {
    const { parameters } = readInfotext("x\nSteps: 20, Size: 512x768, Seed: 1");
    expect([...parameters]).toEqual([
      ["Steps", "20"],
      ["Size-1", "512"],
      ["Size-2", "768"],
      ["Seed", "1"],
    ]);
  });

  it.each(["a: b, c: d, e: f", "Steps: 20, Size: 512x512", ""])(
    "takes a line of fewer than three parameters for the prompt: %j",
    (text) => {
      expect(readInfotext(text)).toEqual({ prompt: text, negativePrompt: "", parameters: new Map() });
    },
  );

  it.each(["a", " ", "a:", '"', "aa: ", 'aa:"', "a \n"])("reads %j 200,000 times over in a moment", (piece) => {
    const began = performance.now();
    readInfotext(`p\n${piece.repeat(200_000)}`);
    expect(performance.now() - began).toBeLessThan(4000);
  });
});

describe("quoted", () => {
  it("comes back from every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(quoted(text) !== text || !text.startsWith('"')); // A1111 does not quote a quote either
        expect(unquoted(quoted(text))).toBe(text);
      }),
    );
  });
});
