import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeWithShared, golden } from "../support/shared.ts";
import { goldenHandlers } from "./handlers.ts";

describeWithShared("the golden files", (shared) => {
  const files = ["diffusion", "embeddings", "tokens"].flatMap((folder) =>
    readdirSync(join(shared, "golden", folder))
      .filter((file) => file.endsWith(".json"))
      .map((file) => join(folder, file)),
  );
  const known = files.flatMap((file) => {
    const content = golden<unknown>(file);
    const handler = goldenHandlers.find((one) => one.accepts(content));
    return handler === undefined ? [] : [{ file, content, handler }];
  });

  it.each(known)("$file agrees", async ({ file, content, handler }) => {
    const results = await handler.run(content, join(shared, "golden", file));
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  it.each(known)("$file is told by its fields by one handler alone", ({ content }) => {
    expect(goldenHandlers.filter((one) => one.accepts(content))).toHaveLength(1);
  });
});
