import { describe, expect, test } from "vitest";
import { grid } from "../../commands/grid.ts";
import { jobTypes } from "../../src/jobs/job-types.ts";
import { demoModel, storeOf } from "../support/demo-model.ts";
import { recipeWith } from "../support/recipe.ts";
import { keptJobs, runCommand } from "../support/run-command.ts";

async function asked(options: Parameters<typeof runCommand>[1]) {
  const { jobs, kept } = keptJobs();
  await runCommand(grid, { prompt: "a red circle", seed: 1, ...options }, { jobs, models: storeOf(demoModel) });
  return jobTypes["image.grid"].input.parse(kept[0]?.input);
}

describe("/grid", () => {
  test("asks for every place, row by row, with one seed for all", async () => {
    const { cells, columns, rows } = await asked({
      ...{ x: "steps", "x-values": "4,8", y: "sampler", "y-values": "Euler, Euler a" },
      seed: -1,
    });
    expect(cells.map(({ steps, sampler }) => [steps, sampler])).toEqual([
      [4, "Euler"],
      [8, "Euler"],
      [4, "Euler a"],
      [8, "Euler a"],
    ]);
    expect(new Set(cells.map(({ seed }) => seed)).size).toBe(1);
    expect({ columns, rows }).toEqual({ columns: ["steps 4", "steps 8"], rows: ["Euler", "Euler a"] });
  });

  test.each<[string, string, readonly unknown[]]>([
    ["seed", "1-2", [{ seed: 1 }, { seed: 2 }]],
    ["guidance", "1,7.5", [{ guidanceScale: 1 }, { guidanceScale: 7.5 }]],
    ["schedule", "Karras", [{ schedule: "Karras" }]],
    ["model", "sd15-tiny", [{ model: "sd15-tiny" }]],
    ["clip-skip", "1,2", [{ clipSkip: 1 }, { clipSkip: 2 }]],
    ["emphasis", "No-Norm", [{ emphasis: "no-norm" }]],
    ["variation-strength", "0.2", [{ variation: { seed: 2, strength: 0.2 } }]],
    ["prompt", "red, $& blue", [{ prompt: "a red circle" }, { prompt: "a $& blue circle" }]],
  ])("changes %s by %s", async (x, values, cells) => {
    expect((await asked({ x, "x-values": values })).cells).toMatchObject(cells);
  });

  test.each([
    [{}, "grid.nothing"],
    [{ x: "steps" }, "grid.values"],
    [{ x: "steps", "x-values": "few" }, "grid.values"],
    [{ x: "prompt", "x-values": "green, blue" }, "grid.not-in-prompt"],
    [{ x: "sampler", "x-values": "Eulerr" }, "sampler.unknown"],
    [{ x: "emphasis", "x-values": "loud" }, "grid.values"],
    [{ x: "seed", "x-values": "1-7", y: "steps", "y-values": "1-7" }, "grid.too-many"],
    [{ prompt: "a|b|c|d|e|f|g" }, "grid.too-many"],
  ])("refuses %j", async (options, code) => {
    await expect(asked(options)).rejects.toMatchObject({ code });
  });

  test("shows one picture, the single ones as an archive, and only what all of them have in common", () => {
    const recipes = [4, 8].map((steps) => recipeWith({ steps }));
    const file = (name: string) => ({ id: name, name, mediaType: "", size: 1 });
    const context = { caller: { id: "1", platform: "test", role: "member" as const }, locale: "en-US", jobId: "1" };
    const output = { recipes, columns: ["steps 4", "steps 8"], rows: [""] };
    const files = [file("grid.png"), file("grid.zip")];
    const { data, blocks } = grid.actions[""]!.present!(output, { ...context, files });
    expect(data).toMatchObject({
      grid: { name: "grid.png" },
      cells: [
        { column: 0, row: 0 },
        { column: 1, row: 0 },
      ],
    });
    const facts = JSON.stringify(blocks.filter(({ kind }) => kind === "facts"));
    expect(facts).toContain("imagine.fact.seed");
    expect(facts).not.toContain("imagine.fact.steps");
  });
});
