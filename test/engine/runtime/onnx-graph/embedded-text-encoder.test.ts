import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { embeddedTextEncoder, INPUTS_EMBEDS } from "../../../../src/engine/runtime/onnx-graph/embedded-text-encoder.ts";
import { graphView } from "../../../../src/engine/runtime/onnx-graph/graph-view.ts";
import { hiddenStates } from "../../../../src/engine/runtime/onnx-graph/hidden-states.ts";
import { readOnnx } from "../../../../src/engine/runtime/onnx-graph/onnx-model.ts";
import { demoModel } from "../../../support/demo-model.ts";

let bytes: Buffer;

beforeAll(async () => {
  bytes = await readFile(join(demoModel.folder, "text_encoder", "model.onnx"));
});

describe("embeddedTextEncoder", () => {
  it("puts an input in the place of the table, which it gives away, and keeps everything else", () => {
    const { parts, table, mostClipSkip } = embeddedTextEncoder(bytes, 1)!;
    expect(table).toMatchObject({ name: "text_model.embeddings.token_embedding.weight", dims: [2048, 128], type: 10 });
    expect(table.data).toHaveLength(2 * 2048 * 128);
    expect(mostClipSkip).toBe(3);
    const [before, after] = [readOnnx(bytes), readOnnx(Buffer.concat(parts))];
    const names = (model: typeof before) =>
      model.graph.flatMap((part) => (part.kind === "input" || part.kind === "output" ? [part.name] : []));
    expect(names(after)).toEqual([...names(before), INPUTS_EMBEDS]);
    expect(after.graph).toHaveLength(before.graph.length - 2); // table, Gather and Cast went, the input came
    expect(graphView(after).consumers(INPUTS_EMBEDS)).toHaveLength(1);
  });

  it("finds the state behind every layer, and the embeddings", () => {
    const view = graphView(readOnnx(bytes));
    expect(hiddenStates("last_hidden_state", view)).toEqual([
      "/text_model/layers.1/Add_1_output_0",
      "/text_model/layers.0/Add_1_output_0",
      "/text_model/embeddings/Add_output_0",
    ]);
    expect(hiddenStates("input_ids", view)).toEqual([]);
  });

  it("lets the final norm read an earlier state for a clip skip", () => {
    const { parts } = embeddedTextEncoder(bytes, 2)!;
    const view = graphView(readOnnx(Buffer.concat(parts)));
    expect(view.consumers("/text_model/layers.1/Add_1_output_0")).toEqual([]);
    const readers = view.consumers("/text_model/layers.0/Add_1_output_0").map(({ operator }) => operator);
    expect(readers).toEqual(["LayerNormalization", "Add", "LayerNormalization"]);
  });

  it("leaves a graph alone that looks nothing up, and refuses what is no graph", async () => {
    expect(embeddedTextEncoder(await readFile(join(demoModel.folder, "vae_decoder", "model.onnx")), 1)).toBeUndefined();
    expect(() => embeddedTextEncoder(bytes.subarray(0, 100_000), 1)).toThrow(RangeError);
    expect(() => embeddedTextEncoder(Buffer.from("no model"), 1)).toThrow(RangeError);
  });
});
