import type { GraphView } from "./graph-view.ts";
import type { OnnxModel, OnnxNode, OnnxTensor } from "./onnx-model.ts";
import { wireFields } from "./wire-format.ts";

/** Where a text encoder turns ids into vectors. */
export interface TokenLookup {
  /** [vocabulary, width] */
  readonly table: OnnxTensor;
  /** The tensor of float32 vectors, [batch, sequence, width]. */
  readonly vectors: string;
  /** The nodes that are needed for nothing else. */
  readonly nodes: ReadonlySet<OnnxNode>;
}

/** The Gather over the longest table, with the Cast behind it where the table is coarser than the graph; undefined where it is done otherwise. */
export function tokenLookup({ graph }: OnnxModel, view: GraphView): TokenLookup | undefined {
  const lookups = graph.flatMap((part) => {
    if (part.kind !== "node" || part.operator !== "Gather") return [];
    const source = sourceOf(part.inputs[0]!, view);
    return source !== undefined && source.table.dims.length === 2 ? [{ gather: part, ...source }] : [];
  });
  const longest = lookups.sort((a, b) => b.table.dims[0]! - a.table.dims[0]!)[0];
  if (longest === undefined) return undefined;
  const { gather, table, type, nodes } = longest;
  const raw = gather.outputs[0]!;
  if (type === FLOAT) return { table, vectors: raw, nodes: new Set([...nodes, gather]) };
  const [cast, ...others] = view.consumers(raw);
  if (cast === undefined || others.length > 0 || castType(cast) !== FLOAT) return undefined;
  return { table, vectors: cast.outputs[0]!, nodes: new Set([...nodes, gather, cast]) };
}

/** TensorProto.DataType. */
export const FLOAT = 1;

/** The initializer behind a tensor, and the type that the tensor has. */
function sourceOf(tensor: string, view: GraphView) {
  const table = view.initializers.get(tensor);
  if (table !== undefined) return { table, type: table.type, nodes: [] };
  const cast = view.producer(tensor);
  const stored = cast?.operator === "Cast" ? view.initializers.get(cast.inputs[0]!) : undefined;
  if (cast === undefined || stored === undefined || view.consumers(tensor).length > 1) return undefined;
  return { table: stored, type: castType(cast), nodes: [cast] };
}

/** The attribute `to` of a Cast. */
function castType({ operator, attributes }: OnnxNode): number | undefined {
  if (operator !== "Cast") return undefined;
  for (const attribute of attributes) {
    const fields = [...wireFields(attribute)];
    if (fields.some(({ number, content }) => number === 1 && content.toString() === "to"))
      return fields.find(({ number }) => number === 3)?.value;
  }
  return undefined;
}
