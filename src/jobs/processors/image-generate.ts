import type { z } from "zod";
import type { ImageRequest, Painting, PaintProgress, TextToImage } from "../../engine/ports.ts";
import type { imageGenerateOutput, JobInput } from "../job-types.ts";
import type { JobProgress, Processor } from "../ports.ts";
import { reportSeldom } from "./report-seldom.ts";

/** Paints what is asked for: one PNG for each picture, named for its seed, their recipes as the output. */
export function imageGenerate(painter: TextToImage): Processor<JobInput<"image.generate">> {
  return async (input, { signal, report }) => {
    const paintings = await painter.paint(requestOf(input), { signal, onProgress: seldom(report) });
    const tokens = paintings[0]?.tokens;
    const output: z.infer<typeof imageGenerateOutput> = {
      recipes: paintings.map(({ recipe }) => ({ ...recipe })),
      ...(tokens !== undefined && { tokens }),
    };
    return { output, files: paintings.map(pictureFile) };
  };
}

/** The request of a job, its pictures in bytes. */
export function requestOf({ image, mask, imagePrompt, embeddings, ...rest }: JobInput<"image.generate">): ImageRequest {
  return {
    ...rest,
    ...(image !== undefined && { image: Buffer.from(image, "base64") }),
    ...(mask !== undefined && { mask: Buffer.from(mask, "base64") }),
    ...(imagePrompt !== undefined && { imagePrompt: Buffer.from(imagePrompt, "base64") }),
    ...(embeddings !== undefined && {
      embeddings: embeddings.map(({ name, file }) => ({ name, file: Buffer.from(file, "base64") })),
    }),
  };
}

/** A painting as a file, named for its seed. */
export function pictureFile({ recipe, png }: Painting) {
  return { name: `pictoken-${recipe.seed}.png`, mediaType: "image/png", bytes: png };
}

/** Passes a painter's progress on as a job's. */
export function seldom(report: (progress: JobProgress) => void): (progress: PaintProgress) => void {
  const tell = reportSeldom(report);
  // Both count from 1.
  return ({ picture, pictures, step, steps, preview }) => tell((picture - 1) * steps + step, pictures * steps, preview);
}
