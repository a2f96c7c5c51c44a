import type { z } from "zod";
import { recipeDifferences } from "../../engine/diffusion/recipe/recipe-differences.ts";
import { comparePictures } from "../../engine/picture/compare-pictures.ts";
import type { TextToImage } from "../../engine/ports.ts";
import type { imageReplayOutput, JobInput } from "../job-types.ts";
import type { Processor } from "../ports.ts";
import { requestOf } from "./image-request.ts";
import { pictureFile } from "./picture-file.ts";
import { reportPainting } from "./report-painting.ts";

/** Paints a picture again and holds it beside the first one, as far as that is known. */
export function imageReplay(painter: TextToImage): Processor<JobInput<"image.replay">> {
  return async ({ request, was, unmapped, original }, { signal, report }) => {
    const [painting] = await painter.paint(requestOf(request), { signal, onProgress: reportPainting(report) });
    if (painting === undefined) throw new TypeError("the painter gave no picture");
    const { recipe, png, remarks } = painting;
    const output: z.infer<typeof imageReplayOutput> = {
      recipe: { ...recipe },
      differences: [...recipeDifferences(was, recipe)],
      unmapped,
      ...(remarks !== undefined && { remarks: [...remarks] }),
      ...(request.given !== undefined && { given: request.given }),
      ...(original !== undefined && { pixels: await comparePictures(Buffer.from(original, "base64"), png) }),
    };
    return { output, files: [pictureFile(painting)] };
  };
}
