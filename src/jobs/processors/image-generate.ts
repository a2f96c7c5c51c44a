import type { z } from "zod";
import type { TextToImage } from "../../engine/ports.ts";
import type { imageGenerateOutput, JobInput } from "../job-types.ts";
import type { Processor } from "../ports.ts";
import { requestOf } from "./image-request.ts";
import { pictureFile } from "./picture-file.ts";
import { reportPainting } from "./report-painting.ts";

/** Paints what is asked for: one PNG for each picture, named for its seed, their recipes as the output. */
export function imageGenerate(painter: TextToImage): Processor<JobInput<"image.generate">> {
  return async (input, { signal, report }) => {
    const paintings = await painter.paint(requestOf(input), { signal, onProgress: reportPainting(report) });
    const { tokens, remarks } = paintings[0] ?? {};
    const output: z.infer<typeof imageGenerateOutput> = {
      recipes: paintings.map(({ recipe }) => ({ ...recipe })),
      ...(tokens !== undefined && { tokens }),
      ...(remarks !== undefined && { remarks: [...remarks] }),
      ...(input.given !== undefined && { given: input.given }),
    };
    return { output, files: paintings.map(pictureFile) };
  };
}
