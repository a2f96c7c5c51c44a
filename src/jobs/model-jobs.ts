import { z } from "zod";
import { precisions } from "../engine/models/hub/needed-files.ts";
import { type KnownModel, modelTasks } from "../engine/ports.ts";

/** A model that was pulled. */
export const modelPullOutput = z.object({
  name: z.string(),
  tasks: z.array(z.enum(modelTasks)).readonly(),
  tokenizer: z.boolean(),
  source: z.enum(["bundled", "folder", "hub"]),
  commit: z.string().exactOptional(),
  revision: z.string().exactOptional(),
  precision: z.enum(precisions).exactOptional(),
  bytes: z.number().exactOptional(),
  /** Bytes that came over the network. */
  fetched: z.number(),
}) satisfies z.ZodType<KnownModel & { readonly fetched: number }>;

/** Which files of a pulled model are what they were. */
export const modelVerifyOutput = z.object({
  name: z.string(),
  commit: z.string(),
  files: z.array(z.object({ path: z.string(), state: z.enum(["good", "missing", "damaged"]) })).readonly(),
});

/** Jobs that bring and check models. */
export const modelJobTypes = {
  "model.pull": { version: 1, lane: "errands", input: z.object({ asked: z.string(), precision: z.enum(precisions) }) },
  "model.verify": { version: 1, lane: "errands", input: z.object({ name: z.string() }) },
} as const;
