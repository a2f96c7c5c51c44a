import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "vitest";
import { folder, shared } from "./shared-folder.ts";

export { shared };

/** A `describe` that needs the shared folder: skips, saying why, where it is missing; throws when `CI` is set, so that nothing is skipped unseen there. */
export function describeWithShared(name: string, tests: (shared: string) => void): void {
  if (shared !== undefined) return void describe(name, () => tests(folder));
  const reason = `no shared data at ${folder}; set PICTOKEN_SHARED`;
  if (process.env["CI"]) throw new Error(reason);
  console.log(`skipped: ${name}: ${reason}`);
  // The suite itself reads the data, so it is not even collected.
  test.skip(`${name} (${reason})`, () => {});
}

/** A JSON file of golden data, by its path in the shared folder. */
export function golden<T>(file: string): T {
  return JSON.parse(readFileSync(path.join(folder, "golden", file), "utf8"));
}
