import type { InferenceSession } from "onnxruntime-node";
import type { ExecutionProvider } from "./execution-providers.ts";
import { messageOf } from "./message-of.ts";
import { cannotOpen, mustBeAFile, withinModel } from "./model-file-errors.ts";
import { type Fallback, nativeOptions, type SessionOptions } from "./session-options.ts";

/** A network that computes on one of several providers. */
export interface PlacedNetwork<Network> {
  /** As it was opened first. */
  readonly network: Network;
  /** Calls for it must not overlap with one another until one has succeeded. */
  use<Result>(call: (network: Network) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/**
 * Opens an .onnx file on the first provider that takes it. Where its first call fails there (a GPU may lack what a node needs, which is found out only
 * then), it moves on to the next. Tells of providers that did not do. Throws EngineErrors: `model.file-missing`, `model.damaged`, or
 * `model.provider-failed` where none takes it.
 */
export async function onProviders<Network>(
  file: string,
  options: SessionOptions,
  open: (options: InferenceSession.SessionOptions) => Promise<Network>,
  close: (network: Network) => Promise<unknown>,
): Promise<PlacedNetwork<Network>> {
  const { model, providers = ["cpu"], onFallback } = options;
  await mustBeAFile(file, model);
  const first = await openNext(providers, []);
  let now = first;
  /** Why the place was left, while the next one is not open: with little memory they are not both open at once. */
  let leaving: Refusal | undefined;
  let isProven = false;
  return {
    network: first.network,
    async use(call) {
      for (;;) {
        if (leaving !== undefined) now = await openNext(now.left, [leaving]);
        leaving = undefined;
        try {
          const result = await call(now.network);
          isProven = true;
          return result;
        } catch (error) {
          if (isProven || now.left.length === 0) throw error;
          leaving = refusal(now.provider, error);
          await close(now.network);
        }
      }
    },
    close: async () => {
      if (leaving === undefined) await close(now.network);
    },
  };

  async function openNext(
    [provider, ...left]: readonly ExecutionProvider[],
    refused: readonly Refusal[],
  ): Promise<Place> {
    if (provider === undefined) throw new TypeError("no execution provider is left");
    try {
      const network = await open(nativeOptions(options, provider));
      for (const one of refused) onFallback?.({ ...one, taker: provider });
      return { network, provider, left };
    } catch (error) {
      if (left.length === 0) throw cannotOpen(error, file, options);
      return openNext(left, [...refused, refusal(provider, error)]);
    }
  }

  interface Place {
    readonly network: Network;
    readonly provider: ExecutionProvider;
    readonly left: readonly ExecutionProvider[];
  }

  function refusal(provider: ExecutionProvider, error: unknown): Refusal {
    return { model, file: withinModel(file), provider, reason: messageOf(error) };
  }
}

type Refusal = Omit<Fallback, "taker">;
