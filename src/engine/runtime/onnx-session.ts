import { InferenceSession } from "onnxruntime-node";
import { EngineError } from "../errors.ts";
import type { ModelSession, Tensor, TensorInfo } from "../ports.ts";
import { checkFeeds } from "./feeds.ts";
import { messageOf } from "./message-of.ts";
import { onProviders } from "./on-providers.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { elementType, fromOnnx, toOnnx } from "./onnx-tensor.ts";
import { quiet, type SessionOptions } from "./session-options.ts";

/**
 * Opens an .onnx file. Throws EngineErrors: `model.file-missing`, `model.damaged`, `model.provider-failed`; `run` throws `model.failed` {model, reason}, and `model.mismatch` for
 * feeds that do not fit. Loads by path: given a buffer, ONNX Runtime would look for external weights in the current directory.
 */
export async function loadSession(file: string, options: SessionOptions): Promise<ModelSession> {
  const { model } = options;
  const open = (native: InferenceSession.SessionOptions) => InferenceSession.create(file, native);
  const placed = await onProviders(file, options, open, (session) => session.release());
  const inputs = placed.network.inputMetadata.map((input) => tensorInfo(model, input));
  const outputs = placed.network.outputMetadata.map((output) => tensorInfo(model, output));
  const inTurn = oneAtATime();
  return {
    inputs,
    outputs,
    run: (feeds) =>
      inTurn(async () => {
        checkFeeds(model, inputs, feeds);
        return placed.use((session) => run(session, model, feeds));
      }),
    [Symbol.asyncDispose]: () => inTurn(placed.close),
  };
}

async function run(
  session: InferenceSession,
  model: string,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, Tensor>>> {
  const given = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toOnnx(tensor)]));
  const results = await session.run(given, quiet).catch((cause: unknown) => {
    throw new EngineError("model.failed", { model, reason: messageOf(cause) }, { cause });
  });
  return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, fromOnnx(value)]));
}

function tensorInfo(model: string, value: InferenceSession.ValueMetadata): TensorInfo {
  const type = value.isTensor ? elementType(value.type) : undefined;
  if (!value.isTensor || type === undefined) {
    const given = value.isTensor ? value.type : "not a tensor";
    throw new EngineError("model.mismatch", { model, input: value.name, expected: "a tensor of numbers", given });
  }
  return { name: value.name, type, dims: value.shape };
}
