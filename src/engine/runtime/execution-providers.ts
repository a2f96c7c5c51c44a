import { messageOf } from "./message-of.ts";

/** Where ONNX Runtime may compute. CUDA's libraries are not in the npm package: its install script fetches them. */
export type ExecutionProvider = "cpu" | "cuda" | "webgpu";

/** Whether a provider works on this machine, found out by opening a session on it; `reason` says why not. */
export interface ProviderState {
  readonly provider: ExecutionProvider;
  readonly ready: boolean;
  readonly reason?: string;
}

/** Tries every provider with a network of one node. Loads the native library, so it is for `doctor` and the inference thread. */
export async function executionProviders(): Promise<readonly ProviderState[]> {
  const { env, InferenceSession } = await import("onnxruntime-node");
  env.logLevel = "fatal"; // what it would log comes back as `reason`
  const tried: ProviderState[] = [];
  for (const provider of ["cpu", "cuda", "webgpu"] as const) {
    try {
      const session = await InferenceSession.create(identityModel(), {
        executionProviders: [provider],
        logSeverityLevel: 4,
      });
      await session.release();
      tried.push({ provider, ready: true });
    } catch (error) {
      tried.push({ provider, ready: false, reason: messageOf(error) });
    }
  }
  return tried;
}

/** The smallest ONNX model, as onnx.proto3 encodes it: graph "g" with the one node y = Identity(x); x and y are float32 scalars; opset 13. */
function identityModel(): Uint8Array {
  const scalar = field(2, ...field(1, 0x08, 1, ...field(2)));
  const node = field(1, ...field(1, ...text("x")), ...field(2, ...text("y")), ...field(4, ...text("Identity")));
  const graph = field(
    7,
    ...node,
    ...field(2, ...text("g")),
    ...field(11, ...field(1, ...text("x")), ...scalar),
    ...field(12, ...field(1, ...text("y")), ...scalar),
  );
  return Uint8Array.from([0x08, 8, ...graph, ...field(8, 0x10, 13)]);
}

/** A length-delimited field of a protobuf message, for contents below 128 bytes. */
function field(number: number, ...content: readonly number[]): readonly number[] {
  return [(number << 3) | 2, content.length, ...content];
}

function text(characters: string): Uint8Array {
  return new TextEncoder().encode(characters);
}
