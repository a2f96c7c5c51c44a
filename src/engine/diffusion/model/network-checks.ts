import { EngineError } from "../../errors.ts";
import type { ModelSession, Tensor, TensorInfo } from "../../ports.ts";
import { allFinite } from "../latents.ts";

/** A model's network in its place, for messages. */
export interface NetworkPlace {
  readonly model: string;
  /** Its folder: `unet`. */
  readonly part: string;
}

type Ends = Pick<ModelSession, "inputs" | "outputs">;

/** `EngineError("model.damaged", {model, file, reason})`: what opens, yet is not what its place is for, such as two files swapped. */
export function misplaced({ model, part }: NetworkPlace, reason: string): EngineError {
  return new EngineError("model.damaged", { model, file: `${part}/model.onnx`, reason });
}

/** Throws `model.damaged` unless it reads ids and gives states; `states` are the outputs of which one must be there. */
export function mustBeTextEncoder(place: NetworkPlace, { inputs, outputs }: Ends, states: RegExp): void {
  if (!inputs.some(({ type, dims }) => dims.length === 2 && /^int/u.test(type)))
    throw misplaced(place, `it reads ${listed(inputs)}, and no token ids`);
  if (!outputs.some(({ name }) => states.test(name)))
    throw misplaced(place, `it gives ${listed(outputs)}, and no states of tokens`);
}

/** Throws `model.damaged` unless it makes something in three channels, and of latents alone. */
export function mustBeVaeDecoder(place: NetworkPlace, ends: Ends, latentChannels: number): void {
  mustTurn(place, ends, [latentChannels], [COLOURS]);
}

/** Throws `model.damaged` unless it makes latents, or their mean and variance, of a picture. */
export function mustBeVaeEncoder(place: NetworkPlace, ends: Ends, latentChannels: number): void {
  mustTurn(place, ends, [COLOURS], [latentChannels, 2 * latentChannels]);
}

/** Throws `model.damaged` unless it has this output. */
export function mustGive(place: NetworkPlace, { outputs }: Ends, output: string): void {
  if (!outputs.some(({ name }) => name === output))
    throw misplaced(place, `it gives ${listed(outputs)}, and no ${output}`);
}

/** Throws `model.damaged` where the states of the text encoders are together not as wide as what the UNet reads; where an export leaves a width open nothing is said. */
export function mustReadStates(
  model: string,
  encoders: readonly { readonly part: string; readonly ends: Pick<Ends, "outputs"> }[],
  unet: Ends,
): void {
  const read = unet.inputs.find(({ name }) => name === "encoder_hidden_states")?.dims.at(-1);
  const widths = encoders.map(({ ends }) => ends.outputs.find(({ name }) => STATES.test(name))?.dims.at(-1));
  const known = widths.filter((width) => typeof width === "number");
  const sum = known.reduce((all, width) => all + width, 0);
  if (typeof read !== "number" || known.length < encoders.length || sum === read || encoders.length === 0) return;
  const parts = encoders.map(({ part }) => part).join(", ");
  throw misplaced(
    { model, part: encoders[0]!.part },
    `${parts}: ${sum} numbers a token, of which the UNet reads ${read}`,
  );
}

/** Throws `model.damaged` where an output has not the sizes that it must have. */
export function mustHaveSizes(place: NetworkPlace, output: Tensor, dims: readonly number[]): void {
  const given = output.dims;
  if (given.length === dims.length && given.every((size, axis) => size === dims[axis])) return;
  throw misplaced(place, `it gave [${given.join(", ")}] and not [${dims.join(", ")}]`);
}

/** Throws `EngineError("model.not-finite", {model, file})` where a network gives NaN or infinity. */
export function mustBeFinite({ model, part }: NetworkPlace, values: Float32Array): void {
  if (!allFinite(values)) throw new EngineError("model.not-finite", { model, file: `${part}/model.onnx` });
}

/** Behind the last layer, or behind each of them. */
const STATES = /^(last_hidden_state|hidden_states\.\d+)$/u;

const COLOURS = 3;

function mustTurn(
  place: NetworkPlace,
  { inputs, outputs }: Ends,
  from: readonly number[],
  to: readonly number[],
): void {
  const [input, ...others] = inputs;
  const [output] = outputs;
  if (input === undefined || others.length > 0 || !hasChannels(input, from))
    throw misplaced(place, `it reads ${listed(inputs)}, and not ${from.join(" or ")} channels alone`);
  if (output === undefined || !hasChannels(output, to))
    throw misplaced(place, `it gives ${listed(outputs)}, and not ${to.join(" or ")} channels`);
}

function hasChannels({ dims }: TensorInfo, channels: readonly number[]): boolean {
  const [, second] = dims;
  return dims.length === 4 && (typeof second !== "number" || channels.includes(second));
}

function listed(ends: readonly TensorInfo[]): string {
  return ends.map(({ name, type, dims }) => `${name} (${type} [${dims.join(", ")}])`).join(", ");
}
