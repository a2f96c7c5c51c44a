/**
 * Where ONNX Runtime may compute, by its own names (`dml` is DirectML), in the order in which `auto` prefers them. CUDA's libraries are not in the npm
 * package: its install script fetches them.
 */
export const executionProviders = ["cuda", "webgpu", "dml", "coreml", "cpu"] as const;

export type ExecutionProvider = (typeof executionProviders)[number];

/** Which providers are wanted: the best that works, or these and no others, tried in this order. */
export type WantedProviders = "auto" | readonly ExecutionProvider[];

/** What became of trying a provider on this machine; `reason` says why it does not work. */
export interface ProviderState {
  readonly provider: ExecutionProvider;
  readonly ready: boolean;
  readonly reason?: string;
  /** How long it and the CPU took for the same product of matrices, in milliseconds. */
  readonly speed?: { readonly ms: number; readonly cpuMs: number };
}

/**
 * The providers that models are opened on, one after another until one takes them. `auto` leaves out what is not faster than the CPU: WebGPU opens on drivers
 * that only pretend to be a GPU too, ONNX Runtime doesn't tell which one it has, and pictures take hundreds of times as long there.
 */
export function chosenProviders(
  wanted: WantedProviders,
  states: readonly ProviderState[],
): readonly ExecutionProvider[] {
  if (wanted !== "auto") return wanted;
  return executionProviders.filter((provider) => {
    const state = states.find((one) => one.provider === provider);
    return provider === "cpu" || (state?.ready && isFaster(state));
  });
}

/** Than the CPU. */
export function isFaster({ speed }: ProviderState): boolean {
  return speed !== undefined && speed.ms < speed.cpuMs;
}
