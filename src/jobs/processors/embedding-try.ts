import type { z } from "zod";
import { EngineError } from "../../engine/errors.ts";
import type { DrawGrid } from "../../engine/picture/draw-grid.ts";
import type { TextToImage } from "../../engine/ports.ts";
import type { embeddingTryOutput, imageGridOutput, JobInput } from "../job-types.ts";
import type { Processor } from "../ports.ts";
import { imageGrid } from "./image-grid.ts";

/**
 * Paints pictures without an embedding and with it. Throws `EngineError("embedding.unfit", {name, model})` as soon as a picture shows that the
 * model has no use for it.
 */
export function embeddingTry(painter: TextToImage, drawGrid: DrawGrid): Processor<JobInput<"embedding.try">> {
  return async ({ name, code, ...grid }, run) => {
    const { output, files } = await imageGrid(fitting(painter, name), drawGrid)(grid, run);
    const tried: z.infer<typeof embeddingTryOutput> = {
      ...(output as z.infer<typeof imageGridOutput>),
      name,
      ...(code !== undefined && { code }),
    };
    return { output: tried, files };
  };
}

function fitting(painter: TextToImage, name: string): TextToImage {
  return {
    async paint(request, run) {
      const paintings = await painter.paint(request, run);
      for (const { recipe } of paintings)
        if (recipe.unfitEmbeddings?.includes(name))
          throw new EngineError("embedding.unfit", { name, model: recipe.model });
      return paintings;
    },
  };
}
