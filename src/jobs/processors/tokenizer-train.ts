import type { z } from "zod";
import { trainTokenizer } from "../../engine/tokens/training/train-tokenizer.ts";
import type { JobInput, tokenizerTrainOutput } from "../job-types.ts";
import type { Processor } from "../ports.ts";

/** Trains a tokenizer from a text: its tokenizer.json, and the text's beginning as each size cuts it. */
export const tokenizerTrain: Processor<JobInput<"tokenizer.train">> = async ({ name, ...request }, { signal }) => {
  const { tokenizerJson, sizes, picture } = await trainTokenizer(request, signal);
  const output: z.infer<typeof tokenizerTrainOutput> = {
    name,
    algorithm: request.algorithm,
    characters: [...request.text].length,
    sizes: sizes.map((one) => ({ ...one })),
  };
  return {
    output,
    files: [
      { name: "tokenizer.json", mediaType: "application/json", bytes: new TextEncoder().encode(tokenizerJson) },
      { name: "sizes.png", mediaType: "image/png", bytes: picture },
    ],
  };
};
