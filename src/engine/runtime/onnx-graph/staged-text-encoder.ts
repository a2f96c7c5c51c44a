import { graphView } from "./graph-view.ts";
import { hiddenStates } from "./hidden-states.ts";
import { type OnnxModel, readOnnx } from "./onnx-model.ts";
import { FLOAT } from "./token-lookup.ts";
import { delimitedField, textField, varintField } from "./wire-format.ts";

/** A text encoder whose states between the layers are outputs too. */
interface StagedTextEncoder {
  /** The file, in parts that are views of the original. */
  readonly parts: readonly Uint8Array[];
  /** Names of the outputs, from what goes into the first layer to what comes out of the last. */
  readonly states: readonly string[];
}

/** Adds the states between its layers to the outputs of a text encoder. No states where the graph has another shape. Throws a RangeError where the bytes are no graph. */
export function stagedTextEncoder(bytes: Buffer): StagedTextEncoder {
  const model = readOnnx(bytes);
  const states = hiddenStates("last_hidden_state", graphView(model)).toReversed();
  const already = new Set(model.graph.flatMap((part) => (part.kind === "output" ? [part.name] : [])));
  const added = states.filter((name) => !already.has(name));
  return { parts: withOutputs(model, added), states };
}

/** GraphProto.output, a ValueInfoProto: a float32 tensor of whatever shape. */
function withOutputs({ before, graph, after }: OnnxModel, names: readonly string[]): readonly Uint8Array[] {
  const tensor = delimitedField(1, [varintField(1, FLOAT)]);
  const outputs = names.flatMap((name) => delimitedField(12, [textField(1, name), ...delimitedField(2, tensor)]));
  return [...before, ...delimitedField(7, [...graph.map(({ whole }) => whole), ...outputs]), ...after];
}
