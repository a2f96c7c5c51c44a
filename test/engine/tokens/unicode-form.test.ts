import fc from "fast-check";
import { expect, test } from "vitest";
import { unicodeForm } from "../../../src/engine/tokens/unicode-form.ts";

const marks = fc.constantFrom(
  ..."\u0301\u0327\u0344\u0345\u0334\u0f71\u0f72\u0f73\u302e\u05b0\u094d\u20d0\u0903\u3099",
);

test("long runs of marks come out as JavaScript's own normalize has them", () => {
  const runs = fc.array(fc.array(marks, { minLength: 250, maxLength: 600 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(runs, (all) => {
      const text = all.map((run) => `e${run.join("")}`).join("가");
      for (const form of ["NFC", "NFD", "NFKC", "NFKD"] as const)
        expect(unicodeForm(text, form)).toBe(text.normalize(form));
    }),
    { numRuns: 100 },
  );
});

test("a megabyte of marks in turns takes no longer than another", () => {
  const text = "\u0f72\u0f71".repeat(2 ** 19);
  expect(unicodeForm(text, "NFD")).toBe("\u0f71".repeat(2 ** 19) + "\u0f72".repeat(2 ** 19));
});
