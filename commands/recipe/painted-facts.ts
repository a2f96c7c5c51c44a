import type { PaintedWith } from "../../src/engine/diffusion/recipe/painted-with.ts";
import type { Facts } from "../reply.ts";
import { say, verbatim } from "../words.ts";

/** What made a picture, by its own words; what it does not say is left out. */
export function paintedFacts({
  request,
  model,
  modelHash,
  refiner,
  embeddings,
  software,
  startImage,
  imagePrompt,
}: PaintedWith): Facts {
  const { prompt, negativePrompt, seed, steps, sampler, schedule, guidanceScale, variation, width, height } = request;
  const parts = (...words: readonly (string | number | undefined)[]) => words.filter((word) => word !== undefined);
  const facts: readonly (readonly [Parameters<typeof say>[0], string])[] = [
    ["imagine.fact.prompt", prompt],
    ["imagine.fact.negative", negativePrompt],
    ["imagine.fact.seed", `${seed} (${request.randomSource ?? "cpu"})`],
    ["imagine.fact.steps", parts(steps, sampler, schedule).join(" · ")],
    ["imagine.fact.variation", variation === undefined ? "" : `${variation.seed} · ${variation.strength}`],
    ["imagine.fact.guidance", `${guidanceScale ?? ""}`],
    ["imagine.fact.size", width === undefined ? "" : `${width} × ${height}`],
    ["imagine.fact.clip-skip", (request.clipSkip ?? 1) > 1 ? `${request.clipSkip}` : ""],
    ["imagine.fact.start", startImage === undefined ? "" : parts(startImage || "?", request.strength).join(" · ")],
    ["imagine.fact.image-prompt", parts(imagePrompt, imagePrompt && request.imagePromptWeight).join(" · ")],
    ["imagine.fact.image-guidance", `${request.imageGuidanceScale ?? ""}`],
    ["imagine.fact.model", parts(model, modelHash && `(${modelHash})`).join(" ")],
    ["imagine.fact.refiner", refiner === undefined ? "" : parts(refiner.model, "·", refiner.switchAt).join(" ")],
    [
      "imagine.fact.embeddings",
      Object.entries(embeddings ?? {})
        .map((pair) => pair.join(": "))
        .join(", "),
    ],
    ["imagine.fact.software", software ?? ""],
  ];
  return facts.flatMap(([label, value]) => (value === "" ? [] : [{ label: say(label), value: verbatim(value) }]));
}
