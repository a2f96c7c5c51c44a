import type { GraphView } from "./graph-view.ts";
import type { OnnxNode } from "./onnx-model.ts";

/**
 * The states between a text encoder's layers, the last first and the embeddings of the tokens last, found by the shape of a transformer: each
 * layer adds attention and then a perceptron to the state before. Empty where the graph has another shape.
 */
export function hiddenStates(lastHiddenState: string, view: GraphView): readonly string[] {
  const states: string[] = [];
  for (let state = beforeFinalNorm(lastHiddenState, view); state !== undefined; state = beforeLayer(state, view))
    states.push(state);
  return states;
}

/** Nodes of a layer norm that is not one operator, casts included: ReduceMean, Sub, Pow, ReduceMean, Add, Sqrt, Div, Mul, Add. */
const NORM_LENGTH = 16;

function beforeFinalNorm(tensor: string, view: GraphView): string | undefined {
  let at: string | undefined = tensor;
  for (let i = 0; i < NORM_LENGTH && at !== undefined; i++) {
    if (sumOf(at, view) !== undefined) return at;
    at = view.producer(at)?.inputs.find((input) => !view.isConstant(input));
  }
  return undefined;
}

/** What the layer that ends in `state` began with: two sums back. */
function beforeLayer(state: string, view: GraphView): string | undefined {
  const middle = residual(state, view);
  return middle === undefined ? undefined : residual(middle, view);
}

/** Of the two that a sum adds, the one that others read too. */
function residual(tensor: string, view: GraphView): string | undefined {
  const shared = sumOf(tensor, view)?.inputs.filter((input) => view.consumers(input).length > 1);
  return shared?.length === 1 ? shared[0] : undefined;
}

/** The sum that makes a tensor, where neither side is a constant. */
function sumOf(tensor: string, view: GraphView): OnnxNode | undefined {
  const node = view.producer(tensor);
  return node?.operator === "Add" && !node.inputs.some(view.isConstant) ? node : undefined;
}
