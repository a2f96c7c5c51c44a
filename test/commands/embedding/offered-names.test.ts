import { expect, test } from "vitest";
import { commands } from "../../../commands/index.ts";

test("names of embeddings complete themselves in every option that takes an image prompt, or a formula of them", () => {
  const offered = commands.flatMap(({ name, actions }) =>
    Object.entries(actions).flatMap(([action, { options }]) =>
      Object.entries(options).flatMap(([option, { suggest }]) =>
        suggest === "embeddings" ? [`${name} ${action} ${option}`.replaceAll("  ", " ")] : [],
      ),
    ),
  );
  expect(offered).toEqual(
    expect.arrayContaining([
      ...["imagine prompt", "imagine negative", "grid prompt", "grid negative", "count prompt", "count negative"],
      ...["embed text", "shorten prompt", "upscale prompt"],
      ...["embedding try prompt", "embedding try negative", "embedding mix formula"],
    ]),
  );
});
