import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

/** Who may import whom: DESIGN's arrows. A folder may always import from itself. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  "src/engine": ["package.json"], // its version stands in recipes
  "src/db": ["src/engine/errors.ts"],
  "src/community": ["src/db", "src/engine/errors.ts"],
  "src/jobs": ["src/engine"],
  commands: [
    "src/engine",
    "src/jobs/ports.ts",
    "src/jobs/job-types.ts",
    "src/jobs/vector-jobs.ts",
    "src/jobs/model-jobs.ts",
    "src/jobs/embedding-jobs.ts",
    "locales",
  ],
  "src/bot": ["commands", "src/engine", "src/jobs/ports.ts", "locales"],
};

const files = ["src", "commands"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(".", join(entry.parentPath, entry.name))),
);

/** Every relative import of a file, types included, as a path from the root. */
function importsOf(file: string): readonly string[] {
  const source = readFileSync(file, "utf8");
  return [...source.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/gu)].map(([, path = ""]) =>
    relative(".", resolve(dirname(file), path)),
  );
}

function layerOf(file: string): string | undefined {
  return Object.keys(ARROWS).find((layer) => file.startsWith(`${layer}/`));
}

describe("the architecture", () => {
  test.each(Object.keys(ARROWS))("%s imports only what lies below it", (layer) => {
    const allowed = [layer, ...(ARROWS[layer] ?? [])];
    const wrong = files
      .filter((file) => layerOf(file) === layer)
      .flatMap((file) => importsOf(file).map((path) => ({ file, path })))
      .filter(({ path }) => !allowed.some((room) => path === room || path.startsWith(`${room}/`)))
      .map(({ file, path }) => `${file} → ${path}`);
    expect(wrong).toEqual([]);
  });

  test("only main and config read the environment", () => {
    const readers = files.filter((file) => /process\.env\b/u.test(readFileSync(file, "utf8")));
    expect(readers.filter((file) => !["src/main.ts", "src/config.ts"].includes(file))).toEqual([]);
  });

  test("nobody imports for side effects", () => {
    const wrong = files.filter((file) => /^import "/mu.test(readFileSync(file, "utf8")));
    expect(wrong).toEqual([]);
  });

  test("a platform's rooms know nothing of one another", () => {
    const wrong = files
      .filter((file) => /^src\/bot\/\w+\//u.test(file))
      .flatMap((file) => importsOf(file).map((path) => ({ file, path })))
      .filter(({ file, path }) => /^src\/bot\/\w+\//u.test(path) && path.split("/")[2] !== file.split("/")[2])
      .map(({ file, path }) => `${file} → ${path}`);
    expect(wrong).toEqual([]);
  });

  test("a file is one idea: none is longer than 250 lines, but for the list of all ports", () => {
    const long = files
      .filter((file) => file !== "src/engine/ports.ts")
      .filter((file) => readFileSync(file, "utf8").split("\n").length > 250);
    expect(long).toEqual([]);
  });
});
