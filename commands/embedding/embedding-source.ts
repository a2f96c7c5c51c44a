import type { z } from "zod";
import type { embeddingFetchOutput, embeddingMadeOutput } from "../../src/jobs/embedding-jobs.ts";

/** Where an embedding comes from, as it is kept with it: its provenance. */
export type EmbeddingSource =
  | z.infer<typeof embeddingMadeOutput>["source"]
  | z.infer<typeof embeddingFetchOutput>["source"]
  | { readonly kind: "file"; readonly file: string; readonly step?: number }
  | { readonly kind: "mixed"; readonly formula: string }
  | { readonly kind: "shared"; readonly from: string };
