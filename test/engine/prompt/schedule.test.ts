import { describe, expect, it } from "vitest";
import { parseEdits } from "../../../src/engine/prompt/parse-edits.ts";
import { atCall, scheduleOf, type Timeline } from "../../../src/engine/prompt/schedule.ts";
import { describeWithShared, golden } from "../../support/shared.ts";

function schedule(prompt: string, timeline: Timeline): readonly (readonly [number, string])[] {
  return scheduleOf(parseEdits(prompt), timeline).map(({ until, text }) => [until, text]);
}

describe("scheduleOf", () => {
  it.each<[string, Timeline, [number, string][]]>([
    ["a cat", { kind: "first", steps: 20 }, [[20, "a cat"]]],
    [
      "a [cat:dog:0.25]",
      { kind: "first", steps: 20 },
      [
        [5, "a cat"],
        [20, "a dog"],
      ],
    ],
    [
      "[a|b]",
      { kind: "first", steps: 3 },
      [
        [1, "a"],
        [2, "b"],
        [3, "a"],
      ],
    ],
    ["[a:b:0.5]", { kind: "hires", steps: 10, firstSteps: 20 }, [[10, "b"]]],
    [
      "[a:b:1.5]",
      { kind: "hires", steps: 10, firstSteps: 20 },
      [
        [5, "a"],
        [10, "b"],
      ],
    ],
    [
      "[a:b:25]",
      { kind: "hires", steps: 10, firstSteps: 20 },
      [
        [5, "a"],
        [10, "b"],
      ],
    ],
    [
      "[a:b:1.5]",
      { kind: "old", steps: 20 },
      [
        [1, "a"],
        [20, "b"],
      ],
    ],
  ])("says what %j is when (%o)", (prompt, timeline, expected) => {
    expect(schedule(prompt, timeline)).toEqual(expected);
  });
});

describe("atCall", () => {
  it("asks once more for the first text, and for the first again when the calls run over", () => {
    const texts = [
      { until: 3, text: "a" },
      { until: 5, text: "b" },
    ];
    expect([0, 1, 2, 3, 4, 5, 6].map((call) => atCall(texts, call).text)).toEqual(["a", "a", "a", "a", "b", "b", "a"]);
  });
});

type Steps = readonly [number, string][];
interface Schedules {
  readonly cases: readonly {
    readonly prompt: string;
    readonly steps10: Steps;
    readonly steps20: Steps;
    readonly hires10_15: Steps;
    readonly old20: Steps;
  }[];
}

describeWithShared("scheduleOf", () => {
  it("schedules as A1111 does (a1111_prompt_schedules.json)", () => {
    for (const { prompt, ...expected } of golden<Schedules>("diffusion/a1111_prompt_schedules.json").cases)
      expect(
        {
          steps10: schedule(prompt, { kind: "first", steps: 10 }),
          steps20: schedule(prompt, { kind: "first", steps: 20 }),
          hires10_15: schedule(prompt, { kind: "hires", steps: 15, firstSteps: 10 }),
          old20: schedule(prompt, { kind: "old", steps: 20 }),
        },
        prompt,
      ).toEqual(expected);
  });

  it("schedules random prompts as A1111 does (a1111_prompt_fuzz.json)", () => {
    const { cases } = golden<{ cases: { prompt: string; steps10: Steps }[] }>("diffusion/a1111_prompt_fuzz.json");
    for (const { prompt, steps10 } of cases)
      expect(schedule(prompt, { kind: "first", steps: 10 }), prompt).toEqual(steps10);
  });
});
