import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readOptionalJson } from "../read-optional-json.ts";
import { precisions } from "./needed-files.ts";

/** Where a model in the cache came from, kept beside its files. */
export type HubRecord = z.infer<typeof schema>;

const RECORD_FILE = "pictoken-source.json";

const schema = z.object({
  name: z.string(),
  /** The branch or tag that was asked for. */
  revision: z.string(),
  commit: z.string(),
  endpoint: z.string(),
  precision: z.enum(precisions),
  /** ISO 8601. */
  pulledAt: z.string(),
  files: z.array(
    z.object({
      /** In the repository. */
      path: z.string(),
      /** In the model's folder. */
      target: z.string(),
      size: z.int().min(0),
      digest: z.object({ kind: z.enum(["sha256", "git-sha1"]), value: z.string() }),
    }),
  ),
});

/** Undefined for a model that was not pulled. Throws `EngineError("model.damaged")`. */
export function readRecord(folder: string, model: string): Promise<HubRecord | undefined> {
  return readOptionalJson(join(folder, RECORD_FILE), schema, model);
}

export async function writeRecord(folder: string, record: HubRecord): Promise<void> {
  await writeFile(join(folder, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`);
}
