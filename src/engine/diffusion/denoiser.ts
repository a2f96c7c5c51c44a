import { EngineError } from "../errors.ts";
import type { Tensor, TensorInfo } from "../ports.ts";
import { atCall } from "../prompt/schedule.ts";
import type { Conditioning, TextStates } from "./conditioning.ts";
import { guide } from "./guidance.ts";
import { allFinite, type LatentShape, type Latents } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import { timestepAt } from "./noise-table.ts";
import { denoisedFrom } from "./prediction.ts";
import type { Denoise } from "./samplers/sampler.ts";
import { inputTensor, outputNumbers } from "./tensors.ts";
import { textBatches } from "./text-batches.ts";

/**
 * The UNet with classifier-free guidance as a `Denoise`, for one walk of a sampler: it counts its calls, by which scheduled prompts change.
 * Throws `EngineError("model.not-finite", {model})` when the network gives NaN or infinity.
 */
export function denoiser(
  { name, unet, training }: Pick<DiffusionModel, "name" | "unet" | "training">,
  { unwanted, wanted }: Pick<Conditioning, "unwanted" | "wanted">,
  guidanceScale: number,
  shape: LatentShape,
  timestepOf = (sigma: number) => timestepAt(training.table, sigma),
): Denoise {
  const cells = shape.channels * shape.rows * shape.columns;
  const timestepInput = unet.inputs.find((input) => input.name === "timestep")!;
  const sampleInput = unet.inputs.find((input) => input.name === "sample")!;
  const batches = sameAsBefore(textBatches);
  let calls = 0;
  let unwantedGuess: (() => Latents) | undefined;

  /** What the network says of each text, the unwanted one first. */
  async function outputsFor(texts: readonly Tensor[], x: Latents, sigma: number): Promise<readonly Latents[]> {
    const outputs: Latents[] = [];
    for (const states of texts) {
      const count = states.dims[0]!;
      const dims = [count, shape.channels, shape.rows, shape.columns];
      const results = await unet.run({
        sample: inputTensor(name, sampleInput, networkInput(x, sigma, count), dims),
        timestep: timestepTensor(name, timestepInput, timestepOf(sigma)),
        encoder_hidden_states: states,
      });
      const output = outputNumbers(name, results, "out_sample");
      for (let text = 0; text < count; text++) outputs.push(output.subarray(text * cells, (text + 1) * cells));
    }
    return outputs;
  }

  async function denoise(x: Latents, sigma: number): Promise<Latents> {
    const call = calls++;
    const unwantedNow = unwanted === undefined ? [] : [atCall(unwanted, call).states];
    const wantedNow = wanted.map(({ schedule }) => atCall(schedule, call).states);
    const outputs = await outputsFor(batches(unwantedNow, wantedNow), x, sigma);
    const guided = guidedOutput(outputs, unwantedNow.length, wanted, guidanceScale);
    const denoised = denoisedFrom(training.prediction, guided, x, sigma);
    if (!allFinite(denoised)) throw new EngineError("model.not-finite", { model: name });
    unwantedGuess = unwanted && (() => denoisedFrom(training.prediction, outputs[0]!, x, sigma));
    return denoised;
  }

  return Object.assign(denoise, { unwanted: () => unwantedGuess?.() });
}

/** One text alone is taken as it is: guidance would multiply it with 1. */
function guidedOutput(
  outputs: readonly Latents[],
  unwanted: number,
  wanted: Conditioning["wanted"],
  scale: number,
): Latents {
  const [first] = outputs;
  if (outputs.length === 1) return first!;
  const texts = wanted.map(({ weight }, i) => ({ weight, latents: outputs[unwanted + i]! }));
  return guide(first!, texts, scale);
}

type Batches = typeof textBatches;

/** The batches of the call before, as long as the texts are the same: most prompts never change. */
function sameAsBefore(make: Batches): Batches {
  let before: { readonly texts: readonly TextStates[]; readonly batches: readonly Tensor[] } | undefined;
  return (unwanted, wanted) => {
    const texts = [...unwanted, ...wanted];
    const isSame = before?.texts.length === texts.length && texts.every((text, i) => text === before?.texts[i]);
    if (before === undefined || !isSame) before = { texts, batches: make(unwanted, wanted) };
    return before.batches;
  };
}
/** √ᾱ·(x₀ + σε), the form in which the network was trained, once for each text: [texts, channels, rows / 8, columns / 8]. */
function networkInput(x: Latents, sigma: number, texts: number): Latents {
  const input = new Float32Array(texts * x.length);
  const factor = 1 / Math.sqrt(sigma ** 2 + 1);
  for (let i = 0; i < x.length; i++) input[i] = factor * x[i]!;
  for (let text = 1; text < texts; text++) input.copyWithin(text * x.length, 0, x.length);
  return input;
}

/** A scalar or one value for the whole batch, as the export wants it; whole numbers are rounded, as k-diffusion's `quantize` does. */
function timestepTensor(model: string, input: TensorInfo, timestep: number): Tensor {
  const value = input.type === "float32" ? timestep : Math.round(timestep);
  return inputTensor(model, input, [value], input.dims.length === 0 ? [] : [1]);
}
