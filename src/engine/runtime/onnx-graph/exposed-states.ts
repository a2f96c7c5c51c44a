import { nodeField } from "./new-parts.ts";
import type { OnnxModel } from "./onnx-model.ts";
import { FLOAT } from "./token-lookup.ts";
import { delimitedField, textField, varintField, wireFields } from "./wire-format.ts";

/**
 * What makes the states between a text encoder's layers outputs, by the names that optimum gives them: `hidden_states.0`, the embeddings of the tokens, and
 * so on. `states`: their tensors, in the order of the network. Nothing where the graph has such outputs.
 */
export function exposedStates({ graph }: OnnxModel, states: readonly string[]): readonly Uint8Array[] {
  const outputs = graph.flatMap((part) => (part.kind === "output" ? [part] : []));
  if (outputs.some(({ name }) => /^hidden_states\.\d+$/u.test(name))) return [];
  const last = outputs.find(({ name }) => name === "last_hidden_state");
  const tensor = delimitedField(1, [varintField(1, last === undefined ? FLOAT : elementTypeOf(last.whole))]);
  return states.flatMap((state, i) => [
    ...(state === `hidden_states.${i}` ? [] : nodeField("Identity", [state], `hidden_states.${i}`)),
    ...delimitedField(12, [textField(1, `hidden_states.${i}`), ...delimitedField(2, tensor)]),
  ]);
}

/** TensorProto.DataType of a ValueInfoProto: the type's tensor's element type. */
function elementTypeOf(whole: Buffer): number {
  const inside = (message: Buffer, wanted: number) => [...wireFields(message)].find(({ number }) => number === wanted);
  const info = [...wireFields(whole)][0];
  const type = info && inside(info.content, 2);
  const tensor = type && inside(type.content, 1);
  return (tensor && inside(tensor.content, 1)?.value) ?? FLOAT;
}
