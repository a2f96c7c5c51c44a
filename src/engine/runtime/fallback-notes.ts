import { appendFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { makeFolder } from "../make-folder.ts";
import { executionProviders } from "./execution-providers.ts";
import type { Fallback } from "./session-options.ts";

/** Which networks did not run where they should have since the worker started, for those who ask later: a line of JSON each, in the data folder. */
export function fallbackNotes(dataFolder: string) {
  const file = join(dataFolder, "provider-fallbacks.jsonl");
  return {
    async add(fallback: Fallback): Promise<void> {
      await makeFolder(dataFolder);
      await appendFile(file, `${JSON.stringify(fallback)}\n`);
    },
    clear: (): Promise<void> => rm(file, { force: true }),
    /** Each once. */
    async read(): Promise<readonly Fallback[]> {
      const text = await readFile(file, "utf8").catch(() => "");
      return [...new Set(text.split("\n"))].flatMap((line) => schema.safeParse(parsed(line)).data ?? []);
    },
  };
}

const schema = z.object({
  model: z.string(),
  file: z.string(),
  provider: z.enum(executionProviders),
  reason: z.string(),
  taker: z.enum(executionProviders),
});

/** Undefined for a line that was cut off. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
