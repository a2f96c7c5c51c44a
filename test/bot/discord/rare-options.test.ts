import { describe, expect, test } from "vitest";
import { commands } from "../../../commands/index.ts";
import { completeMore, shared, spelledOut } from "../../../src/bot/discord/rare-options.ts";

const imagine = commands.find(({ name }) => name === "imagine")!.actions[""]!.options;
const { own, rare } = shared(imagine);
const call = (more: string) => ({ command: "imagine", action: "", options: { prompt: "a cat", more } });

test("with the option that the rare ones share, every command fits into what Discord takes", () => {
  for (const { actions } of commands) {
    for (const { options } of Object.values(actions)) {
      const parts = shared(options);
      const more = Object.keys(parts.rare).length > 0 ? 1 : 0;
      expect(Object.keys(parts.own).length + more).toBeLessThanOrEqual(25);
      for (const spec of Object.values(parts.rare)) {
        expect(spec.required).toBeUndefined();
        expect(["attachment", "rest"]).not.toContain(spec.kind);
      }
    }
  }
});

describe("what stands in `more`", () => {
  test("becomes options of their own, beside those that were given", () => {
    const { options } = spelledOut(call('mask-blur:8 invert-mask=yes --masked-content "latent-noise"'), commands);
    expect(options).toEqual({
      prompt: "a cat",
      "mask-blur": "8",
      "invert-mask": "yes",
      "masked-content": "latent-noise",
    });
  });

  test.each([
    ["steps:4", "command.surplus"],
    ["a few words", "command.surplus"],
    ["--steps 4", "option.unknown"],
    ["mask-blur:8 mask-blur:9", "option.twice"],
    ["mask-blur:", "option.no-value"],
  ])("%s is refused by %s", (more, code) => {
    expect(() => spelledOut(call(more), commands)).toThrow(expect.objectContaining({ code }));
  });

  test("is left alone where a command has no rare options", () => {
    const other = { command: "count", action: "", options: { prompt: "a", more: "x" } };
    expect(spelledOut(other, commands)).toBe(other);
  });

  test.each([
    ["", Object.keys(rare).map((name) => `${name}:`)],
    ["mask-b", ["mask-blur:"]],
    ["mask-blur:8 inv", ["mask-blur:8 invert-mask:"]],
    ["mask-blur:8 mask-b", []],
    ["invert-mask:", ["invert-mask:true", "invert-mask:false"]],
    ["mask-blur:8 masked-content:f", ["mask-blur:8 masked-content:fill"]],
    ["mask-blur:8", ["mask-blur:8"]],
  ])("completes “%s”", (typed, expected) => {
    expect(completeMore(typed, rare)).toEqual(expected);
  });
});

test("nothing that people need every day is rare", () => {
  for (const name of ["prompt", "negative", "seed", "steps", "image", "mask", "strength", "image-prompt"])
    expect(Object.keys(own)).toContain(name);
});
