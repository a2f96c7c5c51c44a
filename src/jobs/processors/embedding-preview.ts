import type { z } from "zod";
import { tilePictures } from "../../engine/picture/tile-pictures.ts";
import type { TextToImage } from "../../engine/ports.ts";
import type { embeddingPreviewOutput } from "../embedding-jobs.ts";
import type { JobInput } from "../job-types.ts";
import type { Processor } from "../ports.ts";

/** Paints what an embedding shows when a prompt says nothing else: four small pictures in one, or as many as there is time for. No file where the model has no use for it. */
export function embeddingPreview(painter: TextToImage): Processor<JobInput<"embedding.preview">> {
  return async ({ name, shorthash, file, ...model }, { signal, report }) => {
    const embeddings = [{ name, file: Buffer.from(file, "base64") }];
    const pictures: Uint8Array[] = [];
    const output: z.infer<typeof embeddingPreviewOutput> = { name, shorthash };
    const until = performance.now() + MOST_MS;
    for (let seed = 1; seed <= PICTURES && (seed === 1 || performance.now() < until); seed++) {
      report({ done: seed - 1, total: PICTURES });
      const request = { ...model, prompt: name, negativePrompt: "", seed, count: 1, effort: EFFORT, embeddings };
      const [painting] = await painter.paint(request, { signal });
      if (painting?.recipe.embeddings?.[name] === undefined) return { output, files: [] };
      pictures.push(painting.png);
    }
    const bytes = await tilePictures(pictures, SIDE);
    return { output, files: [{ name: `${name}.jpg`, mediaType: "image/jpeg", bytes }] };
  };
}

const PICTURES = 4;

/** Of the longer side, in pixels. */
const SIDE = 256;

/** Small pictures need fewer steps. */
const EFFORT = 0.75;

/** Nobody has asked for these pictures, and others wait for theirs. */
const MOST_MS = 30_000;
