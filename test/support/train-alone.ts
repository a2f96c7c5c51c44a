/** A process that trains an embedding until its first generation is over, says so, and waits to be killed: `node train-alone.ts <folder> <picture>`. */
import { readFile } from "node:fs/promises";
import { diffusionModels } from "../../src/engine/diffusion/model/diffusion-models.ts";
import { embeddingWorkshop } from "../../src/engine/textual-inversion/embedding-workshop.ts";
import { trainingCheckpoints } from "../../src/engine/textual-inversion/train/training-checkpoints.ts";
import { demoModel, openDemo, storeOf } from "./demo-model.ts";

const [folder = "", picture = ""] = process.argv.slice(2);
const models = diffusionModels({ store: storeOf(demoModel), loadSession: openDemo });
const request = { images: [await readFile(picture)], text: "circle", vectors: 1, seed: 3, generations: 3 };
await embeddingWorkshop(models, trainingCheckpoints(folder)).trainEmbedding(request, {
  onProgress: ({ generation }) => {
    process.stdout.write(`${generation}\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
