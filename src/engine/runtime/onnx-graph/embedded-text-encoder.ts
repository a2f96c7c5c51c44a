import { isAbsolute } from "node:path";
import { exposedStates } from "./exposed-states.ts";
import { graphView } from "./graph-view.ts";
import { hiddenStates } from "./hidden-states.ts";
import { type GraphPart, type OnnxModel, type OnnxNode, type OnnxTensor, readOnnx } from "./onnx-model.ts";
import { FLOAT, tokenLookup } from "./token-lookup.ts";
import { delimitedField, textField, varintField, wireFields } from "./wire-format.ts";

/** A text encoder that takes its tokens' vectors beside their ids. */
export interface EmbeddedTextEncoder {
  /** The file, in parts that are views of the original. */
  readonly parts: readonly Uint8Array[];
  /** The vectors of all ids, [vocabulary, width], which the new graph has no more. */
  readonly table: OnnxTensor;
  /** How far clip skip can go: 1 where the layers can't be told apart. */
  readonly mostClipSkip: number;
  /** Names of files beside it in which weights of the new graph lie. */
  readonly weightFiles: readonly string[];
}

/** The new input: float32, [batch, sequence, width]. */
export const INPUTS_EMBEDS = "inputs_embeds";

/**
 * Rewrites a CLIP text encoder's graph: the input `inputs_embeds` takes the place of the lookup in the table, and for clip skip n > 1 the final
 * norm reads the state n − 1 layers before the end. With `exposes`, the states between the layers become outputs. Ids stay an input, for the pooled output and shapes. Undefined where the graph is made
 * otherwise than PyTorch's exports; throws a RangeError where the bytes are no graph.
 */
export function embeddedTextEncoder(bytes: Buffer, clipSkip: number, exposes = false): EmbeddedTextEncoder | undefined {
  const model = readOnnx(bytes);
  const view = graphView(model);
  const lookup = tokenLookup(model, view);
  const hasBranches = model.graph.some((part) => part.kind === "node" && BRANCHES.has(part.operator));
  if (lookup === undefined || hasBranches) return undefined;
  const elsewhere = weightFiles(model, lookup.table);
  if (elsewhere.some((name) => isAbsolute(name) || name.includes(".."))) return undefined;
  const states = hiddenStates(LAST_HIDDEN_STATE, view);
  const mostClipSkip = Math.max(1, states.length);
  const [last, wanted] = [states[0], states[clipSkip - 1]];
  const renamed = new Map([[lookup.vectors, INPUTS_EMBEDS]]);
  const finalNorm = last === undefined ? [] : view.consumers(last);
  const graph = model.graph.flatMap((part): readonly Uint8Array[] => {
    if (part.kind !== "node") return isTable(part, lookup.table) ? [] : [part.whole];
    if (lookup.nodes.has(part)) return [];
    const isNorm = clipSkip > 1 && last !== undefined && wanted !== undefined && finalNorm.includes(part);
    return withInputs(part, isNorm ? new Map([...renamed, [last, wanted]]) : renamed);
  });
  const outputs = exposes ? exposedStates(model, states.toReversed()) : [];
  const parts = modelParts(model, [...graph, ...outputs, ...embedsInput(lookup.table.dims[1]!)]);
  return { parts, table: lookup.table, mostClipSkip, weightFiles: elsewhere };
}

/** Their graphs inside may read any tensor of the graph around them. */
const BRANCHES: ReadonlySet<string> = new Set(["If", "Loop", "Scan"]);

const LAST_HIDDEN_STATE = "last_hidden_state";

/** In files of old versions an initializer is listed as an input too. */
function isTable(part: GraphPart, table: OnnxTensor): boolean {
  return (part.kind === "initializer" || part.kind === "input") && part.name === table.name;
}

/** The node as it stands in the graph, with other tensors for some of its inputs. */
function withInputs(node: OnnxNode, renamed: ReadonlyMap<string, string>): readonly Uint8Array[] {
  if (!node.inputs.some((input) => renamed.has(input))) return [node.whole];
  const fields = Array.from(wireFields(node.content), ({ number, content, whole }) =>
    number === 1 ? textField(1, renamed.get(content.toString()) ?? content.toString()) : whole,
  );
  return delimitedField(1, fields);
}

/** GraphProto.input, a ValueInfoProto: a tensor type with an element type and a shape. */
function embedsInput(width: number): readonly Uint8Array[] {
  const dims = [textField(2, "embeds_batch"), textField(2, "embeds_sequence"), varintField(1, width)];
  const shape = delimitedField(
    2,
    dims.flatMap((dim) => delimitedField(1, [dim])),
  );
  const type = delimitedField(2, delimitedField(1, [varintField(1, FLOAT), ...shape]));
  return delimitedField(11, [textField(1, INPUTS_EMBEDS), ...type]);
}

function modelParts({ before, after }: OnnxModel, graph: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...before, ...delimitedField(7, graph), ...after];
}

function weightFiles({ graph }: OnnxModel, table: OnnxTensor): readonly string[] {
  const places = graph.map((part) =>
    part.kind === "initializer" && part.name !== table.name ? part.external?.get("location") : undefined,
  );
  return [...new Set(places)].filter((place) => place !== undefined);
}
