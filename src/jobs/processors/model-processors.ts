import type { z } from "zod";
import type { ModelLibrary } from "../../engine/ports.ts";
import type { JobInput } from "../job-types.ts";
import type { modelPullOutput, modelVerifyOutput } from "../model-jobs.ts";
import type { Processor } from "../ports.ts";
import { reportSeldom } from "./report-seldom.ts";

/** What does the work of each job that brings or checks a model. Progress is in bytes. */
export function modelProcessors(library: ModelLibrary) {
  const pull: Processor<JobInput<"model.pull">> = async ({ asked, precision }, { signal, report }) => {
    const tell = reportSeldom(report);
    const onProgress = ({ done, total }: { readonly done: number; readonly total: number }) => tell(done, total);
    const output: z.infer<typeof modelPullOutput> = await library.pull(asked, { precision, signal, onProgress });
    return { output, files: [] };
  };
  const verify: Processor<JobInput<"model.verify">> = async ({ name }, { signal, report }) => {
    const tell = reportSeldom(report);
    const onProgress = ({ done, total }: { readonly done: number; readonly total: number }) => tell(done, total);
    const verified: z.infer<typeof modelVerifyOutput> = await library.verify(name, { signal, onProgress });
    return { output: { ...verified, files: verified.files.map((file) => ({ ...file })) }, files: [] };
  };
  return { "model.pull": pull, "model.verify": verify };
}
