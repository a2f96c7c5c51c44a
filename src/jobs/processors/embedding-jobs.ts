import type { z } from "zod";
import type { DrawLosses } from "../../engine/picture/draw-losses.ts";
import type { EmbeddingWorkshop, MadeEmbedding } from "../../engine/ports.ts";
import { readEmbedding } from "../../engine/textual-inversion/read-embedding.ts";
import { writeEmbedding } from "../../engine/textual-inversion/write-embedding.ts";
import type { embeddingInspectOutput, embeddingMadeOutput } from "../embedding-jobs.ts";
import type { JobInput } from "../job-types.ts";
import type { Processor } from "../ports.ts";

type Output = z.infer<typeof embeddingMadeOutput>;

/** Makes an embedding of a text's tokens. */
export function embeddingCreate(workshop: EmbeddingWorkshop): Processor<JobInput<"embedding.create">> {
  return async ({ name, text, vectors, ...model }) => {
    const made = await workshop.createEmbedding({ ...model, text, vectors });
    return product(name, made, { kind: "created", text });
  };
}

/** Learns an embedding from pictures, and draws how its loss fell. */
export function embeddingTrain(
  workshop: EmbeddingWorkshop,
  drawLosses: DrawLosses,
): Processor<JobInput<"embedding.train">> {
  return async ({ name, images, ...request }, { signal, report }) => {
    const pictures = images.map((image) => Buffer.from(image, "base64"));
    let shown = {};
    const made = await workshop.trainEmbedding(
      { ...request, images: pictures },
      {
        signal,
        onProgress: ({ generation, generations, preview }) => {
          if (preview) shown = { preview: Buffer.from(preview).toString("base64") };
          report({ done: generation, total: generations, ...shown });
        },
      },
    );
    const { text, seed, generations } = request;
    const losses = [...made.losses];
    const { output, files } = product(name, made, {
      kind: "trained",
      text,
      pictures: images.length,
      seed,
      generations,
      losses,
    });
    const curve = { name: `${name}-loss.png`, mediaType: "image/png", bytes: await drawLosses(losses) };
    return { output, files: [...files, curve] };
  };
}

/** Says what an embedding is near to. Throws what `readEmbedding` throws. */
export function embeddingInspect(workshop: EmbeddingWorkshop): Processor<JobInput<"embedding.inspect">> {
  return async ({ name, file, about, ...asked }) => {
    const { parts, vectors, width } = await readEmbedding(`${name}.safetensors`, Buffer.from(file, "base64"));
    const { model, nearest, usualNorm } = await workshop.inspectEmbedding({ ...asked, name, parts });
    const norms = Array.from({ length: vectors }, (_, i) =>
      Math.hypot(
        ...parts.flatMap(({ values, dims: [, width = 0] }) => [...values.subarray(i * width, (i + 1) * width)]),
      ),
    );
    const told = nearest.map((tokens) => tokens.map((one) => ({ ...one })));
    const output: z.infer<typeof embeddingInspectOutput> = {
      name,
      model,
      vectors,
      width,
      norms,
      usualNorm,
      nearest: told,
      about,
    };
    return { output, files: [] };
  };
}

function product(name: string, { model, modelHash, parts }: MadeEmbedding, source: Output["source"]) {
  const [vectors = 0] = parts[0]?.dims ?? [];
  const width = parts.reduce((sum, { dims }) => sum + dims[1]!, 0);
  const output: Output = { name, model, modelHash, vectors, width, source };
  const bytes = writeEmbedding(parts);
  return { output, files: [{ name: `${name}.safetensors`, mediaType: "application/octet-stream", bytes }] };
}
