import { zipSync } from "fflate";
import { type JobInput, jobTypes } from "../../src/jobs/job-types.ts";
import type { JobView } from "../../src/jobs/ports.ts";
import type { RawOptions } from "../define.ts";
import type { Block, Button } from "../reply.ts";
import type { Services } from "../services.ts";
import { storedFile } from "../stored-file.ts";
import { say } from "../words.ts";
import { actionButton } from "./action-button.ts";

interface Offer {
  readonly blocks: readonly Block[];
  readonly buttons: readonly Button[];
}

/** That what a training had learnt when it was cancelled is not lost, and the buttons that keep it or go on. Nothing for other jobs. */
export async function stoppedTraining(
  { type, input, progress }: JobView,
  { files }: Pick<Services, "files">,
): Promise<Offer> {
  const done = progress?.done ?? 0;
  if (type !== "embedding.train" || done < 1) return { blocks: [], buttons: [] };
  const { images, generations, ...training } = jobTypes["embedding.train"].input.parse(input);
  const bytes = zipSync(Object.fromEntries(images.map(pictureIn)), { level: 0 });
  const zip = storedFile(await files.save({ name: `${training.name}.zip`, mediaType: "application/zip", bytes }));
  const again = { ...optionsOf(training), zip };
  return {
    blocks: [{ kind: "text", words: say("embedding.train.stopped", { done, generations }) }],
    buttons: [
      actionButton("embedding.button.keep", "train", { ...again, generations: done }, "primary"),
      actionButton("embedding.button.go-on", "train", { ...again, generations }),
    ],
  };
}

/** In the order in which they were: a zip's are read by their names. */
function pictureIn(image: string, i: number): [string, Uint8Array] {
  return [`${String(i + 1).padStart(2, "0")}.png`, Buffer.from(image, "base64")];
}

function optionsOf({
  name,
  text,
  vectors,
  seed,
  model,
}: Omit<JobInput<"embedding.train">, "images" | "generations">): RawOptions {
  return { name, "init-text": text, vectors, seed, ...(model !== undefined && { model }) };
}
