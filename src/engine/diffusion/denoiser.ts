import { EngineError } from "../errors.ts";
import type { Tensor, TensorInfo } from "../ports.ts";
import { atCall } from "../prompt/schedule.ts";
import type { Conditioning } from "./conditioning.ts";
import { guide, guideFromPicture } from "./guidance.ts";
import type { LatentShape, Latents } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import { mustBeFinite, mustHaveSizes } from "./model/network-checks.ts";
import { timestepAt } from "./noise-table.ts";
import { denoisedFrom } from "./prediction.ts";
import { rescaleGuidance } from "./rescale-guidance.ts";
import type { Denoise } from "./samplers/sampler.ts";
import { inputTensor, outputNumbers } from "./tensors.ts";
import { type TextBatch, textBatches } from "./text-batches.ts";
import type { TextStates } from "./text-states.ts";

export interface DenoiserOptions {
  /** The timestep for which the network is asked at σ. */
  readonly timestepOf?: (sigma: number) => number;
  /** Channels that the network reads behind the latents, [channels, rows, columns]. */
  readonly behind?: Latents | undefined;
  /** Counts the calls, from 0; its own unless two models take turns. */
  readonly nextCall?: () => number;
  /** Those are a picture to be changed by instruction, which counts this much (Brooks et al. 2023, “InstructPix2Pix”, s_I). */
  readonly imageGuidanceScale?: number | undefined;
  /** How far guided outputs are brought back to the spread of the first wanted text's alone, 0…1. */
  readonly guidanceRescale?: number | undefined;
}

/**
 * The UNet with classifier-free guidance as a `Denoise`, for one walk of a sampler: it counts its calls, by which scheduled prompts change.
 * Throws `EngineError("model.not-finite", {model, file})` when the network gives NaN or infinity.
 */
export function denoiser(
  { name, unet, training }: Pick<DiffusionModel, "name" | "unet" | "training">,
  { unwanted, wanted }: Pick<Conditioning, "unwanted" | "wanted">,
  guidanceScale: number,
  shape: LatentShape,
  {
    timestepOf = (sigma) => timestepAt(training.table, sigma),
    behind,
    nextCall = counter(),
    imageGuidanceScale,
    guidanceRescale = 0,
  }: DenoiserOptions = {},
): Denoise {
  const cells = shape.channels * shape.rows * shape.columns;
  const inputs = new Map(unet.inputs.map((input) => [input.name, input]));
  const most = inputs.get("sample")!.dims[0]; // a number where the export leaves no choice
  const batches = sameAsBefore((...texts) => textBatches(...texts, typeof most === "number" ? most : undefined));
  const channels = shape.channels + (behind?.length ?? 0) / (shape.rows * shape.columns);
  const isInstructed = imageGuidanceScale !== undefined && unwanted !== undefined;
  let unwantedGuess: (() => Latents) | undefined;

  function tensorFor(input: string, values: Float32Array | readonly number[], dims: readonly number[]): Tensor {
    const info = inputs.get(input);
    if (info === undefined) throw new EngineError("model.feature", { model: name, feature: `no UNet input ${input}` });
    // a picture's embedding is one of several in some exports: [texts, 1, width]
    const fitting = info.dims.length === 3 && dims.length === 2 ? [dims[0]!, 1, dims[1]!] : dims;
    return inputTensor(name, info, values, fitting);
  }

  /** What the network says of each text, the unwanted one first. */
  async function outputsFor(texts: readonly TextBatch[], x: Latents, sigma: number): Promise<readonly Latents[]> {
    const outputs: Latents[] = [];
    for (const { count, states, added } of texts) {
      // an instructed network sees no picture with the first text
      const blind = isInstructed && outputs.length === 0 ? 1 : 0;
      const results = await unet.run({
        sample: tensorFor("sample", networkInput(x, sigma, count, behind, blind), [
          count,
          channels,
          shape.rows,
          shape.columns,
        ]),
        timestep: timestepTensor(name, inputs.get("timestep")!, timestepOf(sigma)),
        encoder_hidden_states: tensorFor("encoder_hidden_states", states.data, states.dims),
        ...Object.fromEntries(Array.from(added, ([input, { data, dims }]) => [input, tensorFor(input, data, dims)])),
      });
      const output = outputNumbers(name, results, "out_sample");
      mustHaveSizes({ model: name, part: "unet" }, results["out_sample"]!, [
        count,
        shape.channels,
        shape.rows,
        shape.columns,
      ]);
      for (let text = 0; text < count; text++) outputs.push(output.subarray(text * cells, (text + 1) * cells));
    }
    return outputs;
  }

  function rescaled(guided: Latents, wantedAlone: Latents | undefined): Latents {
    return guidanceRescale === 0 || wantedAlone === undefined
      ? guided
      : rescaleGuidance(guided, wantedAlone, guidanceRescale);
  }

  async function denoise(x: Latents, sigma: number): Promise<Latents> {
    const call = nextCall();
    const unwantedNow = unwanted === undefined ? [] : [atCall(unwanted, call).states];
    const wantedNow = wanted.map(({ schedule }) => atCall(schedule, call).states);
    // an instructed network is asked twice with the unwanted text: without the picture, and with it
    const outputs = await outputsFor(
      batches(isInstructed ? [...unwantedNow, ...unwantedNow] : unwantedNow, wantedNow),
      x,
      sigma,
    );
    const guided = isInstructed
      ? guideFromPicture(
          outputs[0]!,
          guidedOutput(outputs.slice(1), 1, wanted, guidanceScale),
          outputs[1]!,
          imageGuidanceScale,
        )
      : rescaled(guidedOutput(outputs, unwantedNow.length, wanted, guidanceScale), outputs[unwantedNow.length]);
    const denoised = denoisedFrom(training.prediction, guided, x, sigma);
    mustBeFinite({ model: name, part: "unet" }, denoised);
    unwantedGuess = unwanted && (() => denoisedFrom(training.prediction, outputs[0]!, x, sigma));
    return denoised;
  }

  return Object.assign(denoise, { unwanted: () => unwantedGuess?.() });
}

/** 0, 1, 2 … */
export function counter(): () => number {
  let next = 0;
  return () => next++;
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

type Batches = (unwanted: readonly TextStates[], wanted: readonly TextStates[]) => readonly TextBatch[];

/** The batches of the call before, as long as the texts are the same: most prompts never change. */
function sameAsBefore(make: Batches): Batches {
  let before: { readonly texts: readonly TextStates[]; readonly batches: readonly TextBatch[] } | undefined;
  return (unwanted, wanted) => {
    const texts = [...unwanted, ...wanted];
    const isSame = before?.texts.length === texts.length && texts.every((text, i) => text === before?.texts[i]);
    if (before === undefined || !isSame) before = { texts, batches: make(unwanted, wanted) };
    return before.batches;
  };
}

/**
 * √ᾱ·(x₀ + σε), the form in which the network was trained, and what it reads behind that, once for each text: [texts, channels, rows / 8, columns / 8];
 * the first `blind` texts have zeros behind it.
 */
function networkInput(x: Latents, sigma: number, texts: number, behind: Latents | undefined, blind: number): Latents {
  const size = x.length + (behind?.length ?? 0);
  const input = new Float32Array(texts * size);
  const factor = 1 / Math.sqrt(sigma ** 2 + 1);
  for (let i = 0; i < x.length; i++) input[i] = factor * x[i]!;
  for (let text = 1; text < texts; text++) input.copyWithin(text * size, 0, x.length);
  if (behind) for (let text = blind; text < texts; text++) input.set(behind, text * size + x.length);
  return input;
}

/** A scalar or one value for the whole batch, as the export wants it; whole numbers are rounded, as k-diffusion's `quantize` does. */
function timestepTensor(model: string, input: TensorInfo, timestep: number): Tensor {
  const isFraction = input.type === "float32" || input.type === "float16";
  const value = isFraction ? timestep : Math.round(timestep);
  return inputTensor(model, input, [value], input.dims.length === 0 ? [] : [1]);
}
