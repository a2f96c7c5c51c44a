import { expect, test } from "vitest";
import { messageOf } from "../../../src/engine/runtime/message-of.ts";

// As onnxruntime-node 1.30.0 said them.
test.each([
  [
    "Load model from /a/b.onnx failed:Protobuf parsing failed.",
    "Load model from /a/b.onnx failed:Protobuf parsing failed.",
  ],
  [
    "/onnxruntime_src/onnxruntime/core/graph/model.cc:187 onnxruntime::Model::Model(onnx::ModelProto&&, const onnxruntime::ModelOptions&) ModelProto does not have a graph.\n",
    "ModelProto does not have a graph.",
  ],
  [
    "/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n",
    "Failed to get a WebGPU adapter: No supported adapters",
  ],
])("Of what the runtime says, the sentence remains: %s", (message, sentence) => {
  expect(messageOf(new Error(message))).toBe(sentence);
});

test("What is no error is put into words", () => {
  expect(messageOf("words")).toBe("words");
});
