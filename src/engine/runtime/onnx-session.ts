import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import { EngineError } from "../errors.ts";
import type { ModelSession, Tensor, TensorInfo } from "../ports.ts";
import type { ExecutionProvider } from "./execution-providers.ts";
import { checkFeeds } from "./feeds.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { elementType, fromOnnx, toOnnx } from "./onnx-tensor.ts";

export interface SessionOptions {
  /** What people call the model, for messages. */
  readonly model: string;
  /** Tried in this order; CPU alone when absent. */
  readonly providers?: readonly ExecutionProvider[];
  /** Threads inside one operator; ONNX Runtime's choice (the physical cores) when absent. */
  readonly threads?: number;
}

/**
 * Opens an .onnx file. Throws EngineErrors: `model.file-missing`, `model.damaged`, `model.provider-failed`; `run` throws `model.mismatch` for
 * feeds that do not fit. Loads by path: given a buffer, ONNX Runtime would look for external weights in the current directory.
 */
export async function loadSession(file: string, options: SessionOptions): Promise<ModelSession> {
  const session = await open(file, options);
  const inputs = session.inputMetadata.map((input) => tensorInfo(options.model, input));
  const outputs = session.outputMetadata.map((output) => tensorInfo(options.model, output));
  const inTurn = oneAtATime();
  return {
    inputs,
    outputs,
    run: (feeds) =>
      inTurn(async () => {
        checkFeeds(options.model, inputs, feeds);
        return run(session, options.model, feeds);
      }),
    [Symbol.asyncDispose]: () => inTurn(() => session.release()),
  };
}

async function open(file: string, { model, providers = ["cpu"], threads }: SessionOptions): Promise<InferenceSession> {
  await mustBeAFile(file, model);
  try {
    return await InferenceSession.create(file, {
      executionProviders: [...providers],
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
      logSeverityLevel: FATAL,
    });
  } catch (cause) {
    const reason = firstLine(cause).replace(/^Load model from .* failed:/, "");
    if (isAboutTheFile(cause, providers)) {
      throw new EngineError("model.damaged", { model, file: withinModel(file), reason }, { cause });
    }
    throw new EngineError("model.provider-failed", { model, providers, reason }, { cause });
  }
}

async function mustBeAFile(file: string, model: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new EngineError("model.file-missing", { model, file: withinModel(file) });
}

/** `unet/model.onnx`: enough to find it, and no business of the machine's folders. */
function withinModel(file: string): string {
  return join(basename(dirname(file)), basename(file));
}

/** The CPU is always there, so that only the file is left to blame; a provider that fails does so before the file is opened. */
function isAboutTheFile(error: unknown, providers: readonly ExecutionProvider[]): boolean {
  return providers.every((provider) => provider === "cpu") || /^Load model from/.test(firstLine(error));
}

/** Its errors are thrown with the same words, so they need no second copy on stderr. */
const FATAL = 4;

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split("\n", 1)[0] ?? "";
}

async function run(
  session: InferenceSession,
  model: string,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, Tensor>>> {
  const given = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toOnnx(tensor)]));
  const results = await session.run(given, { logSeverityLevel: FATAL }).catch((cause: unknown) => {
    throw new Error(`${model} failed while it ran: ${firstLine(cause)}`, { cause });
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
