import { readFileSync } from "node:fs";
import { goldenHandlers } from "./handlers.ts";

/**
 * `npm run golden -- FILE…`: runs golden files, told apart by their own fields, through the product's code. Exit status 1 when anything differs,
 * 2 for wrong usage.
 */
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: npm run golden -- FILE…");
  process.exit(2);
}

let passed = 0;
let failed = 0;
for (const file of files) {
  for (const { name, problem } of await resultsOf(file)) {
    if (problem === undefined) {
      passed++;
    } else {
      failed++;
      console.log(`${file}: ${name}: ${problem}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function resultsOf(file: string) {
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    const handler = goldenHandlers.find((one) => one.accepts(content));
    if (handler === undefined) return [{ name: "the file", problem: "no known format" }];
    return await handler.run(content, file);
  } catch (error) {
    return [{ name: "the file", problem: String(error) }];
  }
}
