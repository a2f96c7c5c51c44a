import { EngineError } from "../errors.ts";
import type { Tensor, TensorInfo } from "../ports.ts";
import { guide } from "./guidance.ts";
import { allFinite, type LatentShape, type Latents } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import { timestepAt } from "./noise-table.ts";
import { denoisedFrom } from "./prediction.ts";
import type { Denoise } from "./samplers/sampler.ts";
import { inputTensor, outputNumbers } from "./tensors.ts";

/**
 * The UNet with classifier-free guidance as a `Denoise`. `states`: [texts, window, width]; with two texts both run in one batch.
 * Throws `EngineError("model.not-finite", {model})` when the network gives NaN or infinity.
 */
export function denoiser(
  { name, unet, training }: Pick<DiffusionModel, "name" | "unet" | "training">,
  states: Tensor,
  guidanceScale: number,
  shape: LatentShape,
): Denoise {
  const texts = states.dims[0]!;
  const dims = [texts, shape.channels, shape.rows, shape.columns];
  const cells = shape.channels * shape.rows * shape.columns;
  const timestepInput = unet.inputs.find((input) => input.name === "timestep")!;
  const sampleInput = unet.inputs.find((input) => input.name === "sample")!;

  return async (x, sigma) => {
    const outputs = await unet.run({
      sample: inputTensor(name, sampleInput, networkInput(x, sigma, texts), dims),
      timestep: timestepTensor(name, timestepInput, timestepAt(training.table, sigma)),
      encoder_hidden_states: states,
    });
    const output = outputNumbers(name, outputs, "out_sample");
    const guided = texts === 1 ? output : guide(output.subarray(0, cells), output.subarray(cells), guidanceScale);
    const denoised = denoisedFrom(training.prediction, guided, x, sigma);
    if (!allFinite(denoised)) throw new EngineError("model.not-finite", { model: name });
    return denoised;
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
