import { readOnnx } from "../../src/engine/runtime/onnx-graph/onnx-model.ts";
import { delimitedField, textField, varintField, wireFields } from "../../src/engine/runtime/onnx-graph/wire-format.ts";

/** The same .onnx file with the numbers of its larger initializers in a file beside it, as exports over 2 GB are made. */
export function withExternalWeights(bytes: Buffer, name: string): { readonly model: Buffer; readonly weights: Buffer } {
  const weights: Buffer[] = [];
  let offset = 0;
  const { before, after, graph } = readOnnx(bytes);
  const parts = graph.flatMap((part): readonly Uint8Array[] => {
    if (part.kind !== "initializer" || part.data === undefined || part.data.length < 1024) return [part.whole];
    const place = { location: name, offset: String(offset), length: String(part.data.length) };
    weights.push(part.data);
    offset += part.data.length;
    const [whole] = wireFields(part.whole);
    const kept = [...wireFields(whole!.content)].filter(({ number }) => number !== 9).map((field) => field.whole);
    const entries = Object.entries(place).flatMap(([key, value]) =>
      delimitedField(13, [textField(1, key), textField(2, value)]),
    );
    return delimitedField(5, [...kept, ...entries, varintField(14, 1)]);
  });
  const model = Buffer.concat([...before, ...delimitedField(7, parts), ...after]);
  return { model, weights: Buffer.concat(weights) };
}
