import { describe, expect, test } from "vitest";
import type { OptionSpecs, RawOptions } from "../../commands/define.ts";
import { coerce } from "../../commands/options.ts";

const summary = "imagine.steps" as const;
const specs = {
  text: { kind: "text", summary, maxLength: 5 },
  rest: { kind: "rest", summary, maxLength: 10 },
  exact: { kind: "rest", summary, maxLength: 10, blank: "kept" },
  steps: { kind: "integer", summary, min: 1, max: 150, default: 20 },
  seed: { kind: "integer", summary, min: -1, max: Number.MAX_SAFE_INTEGER },
  guidance: { kind: "number", summary, min: 0, max: 30 },
  private: { kind: "boolean", summary, default: false },
  sampler: { kind: "choice", summary, choices: ["DDIM", "Euler"] },
  models: { kind: "list", summary, maxItems: 3, maxLength: 10 },
  image: { kind: "attachment", summary, accept: ["image"], maxBytes: 100 },
} as const satisfies OptionSpecs;

const attachment = { handle: "h", name: "a.png", size: 50 };

describe("coerce", () => {
  test.each<[RawOptions, object]>([
    [{}, { steps: 20, private: false, text: undefined, sampler: undefined }],
    [{ steps: "12" }, { steps: 12 }],
    [{ steps: 12 }, { steps: 12 }],
    [{ seed: "-1" }, { seed: -1 }],
    [{ seed: "−1" }, { seed: -1 }],
    [{ seed: "9007199254740991" }, { seed: Number.MAX_SAFE_INTEGER }],
    [{ guidance: "7.5" }, { guidance: 7.5 }],
    [{ guidance: "0" }, { guidance: 0 }],
    [{ guidance: ".5" }, { guidance: 0.5 }],
    [{ private: "Yes" }, { private: true }],
    [{ private: false }, { private: false }],
    [{ sampler: "euler" }, { sampler: "Euler" }],
    [{ models: "a, b c" }, { models: ["a", "b", "c"] }],
    [{ models: ["a", "b"] }, { models: ["a", "b"] }],
    [{ image: attachment }, { image: attachment }],
    [{ text: " a " }, { text: "a" }],
    [{ rest: " a\n" }, { rest: " a\n" }],
    [{ exact: "  " }, { exact: "  " }],
  ])("reads %j", (raw, expected) => {
    const coerced = coerce(specs, raw);
    expect(coerced).toMatchObject({ ok: true, values: expected });
  });

  test.each<[RawOptions, string, object]>([
    [{ steps: "0" }, "option.out-of-range", { min: 1, max: 150, given: 0 }],
    [{ steps: "12.5" }, "option.not-integer", { given: "12.5" }],
    [{ steps: 12.5 }, "option.not-integer", {}],
    [{ steps: "twelve" }, "option.not-integer", {}],
    [{ seed: "9007199254740992" }, "option.out-of-range", { max: Number.MAX_SAFE_INTEGER }],
    [{ seed: "-2" }, "option.out-of-range", {}],
    [{ guidance: "NaN" }, "option.not-number", {}],
    [{ guidance: Number.NaN }, "option.out-of-range", {}],
    [{ guidance: "1e999" }, "option.out-of-range", {}],
    [{ private: "maybe" }, "option.not-boolean", {}],
    [{ sampler: "Eular" }, "option.not-choice", { nearest: ["Euler"] }],
    [{ text: "abcdef" }, "option.too-long", { given: 6, max: 5 }],
    [{ rest: " \n " }, "option.blank", {}],
    [{ exact: "" }, "option.blank", {}],
    [{ models: "a,b,c,d" }, "option.too-many", { max: 3 }],
    [{ image: "/etc/passwd" }, "option.not-attachment", {}],
    [{ image: { ...attachment, size: 101 } }, "option.file-too-large", {}],
    [{ stesp: 3 }, "option.unknown", { nearest: ["steps"] }],
    [JSON.parse('{"__proto__": 3}'), "option.unknown", {}],
  ])("refuses %j with %s", (raw, code, params) => {
    const coerced = coerce(specs, raw);
    expect(coerced.ok ? [] : coerced.problems).toMatchObject([{ code, params }]);
  });

  test("names every problem at once, a missing option among them", () => {
    const required = { ...specs, prompt: { kind: "rest", summary, required: true, maxLength: 5 } } as const;
    const coerced = coerce(required, { steps: 0, guidance: 99 });
    expect(coerced.ok ? [] : coerced.problems.map(({ code }) => code)).toEqual([
      "option.out-of-range",
      "option.out-of-range",
      "option.required",
    ]);
  });
});
