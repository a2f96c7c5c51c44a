import type { OnnxModel, OnnxNode, OnnxTensor } from "./onnx-model.ts";

/** Who makes and who reads the tensors of a graph. */
export interface GraphView {
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  producer(tensor: string): OnnxNode | undefined;
  consumers(tensor: string): readonly OnnxNode[];
  /** Known before the graph is run: an initializer, a Constant, or a Cast of either. */
  isConstant(tensor: string): boolean;
}

export function graphView({ graph }: OnnxModel): GraphView {
  const initializers = new Map<string, OnnxTensor>();
  const producers = new Map<string, OnnxNode>();
  const consumers = new Map<string, OnnxNode[]>();
  for (const part of graph) {
    if (part.kind === "initializer") initializers.set(part.name, part);
    if (part.kind !== "node") continue;
    for (const output of part.outputs) producers.set(output, part);
    for (const input of part.inputs) consumers.set(input, [...(consumers.get(input) ?? []), part]);
  }
  const isConstant = (tensor: string): boolean => {
    if (initializers.has(tensor)) return true;
    const node = producers.get(tensor);
    if (node?.operator === "Cast") return isConstant(node.inputs[0]!);
    return node?.operator === "Constant";
  };
  return {
    initializers,
    producer: (tensor) => producers.get(tensor),
    consumers: (tensor) => consumers.get(tensor) ?? [],
    isConstant,
  };
}
