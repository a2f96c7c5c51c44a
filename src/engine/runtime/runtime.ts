import { chosenProviders, type ProviderState } from "./execution-providers.ts";
import type { Fallback, RuntimeOptions, SessionSettings } from "./session-options.ts";

/** How networks run here: the settings for all models, and those of one before them. */
export type Runtime = (ofModel: SessionSettings) => Promise<RuntimeOptions>;

/** `tryProviders` is asked at most once, when something is to be run on the best provider. */
export function runtime(
  ofAll: SessionSettings,
  tryProviders: () => Promise<readonly ProviderState[]>,
  onFallback?: (fallback: Fallback) => void,
): Runtime {
  let trying: Promise<readonly ProviderState[]> | undefined;
  return async (ofModel) => {
    const { providers = ["cpu"], ...others } = { ...ofAll, ...ofModel };
    if (providers === "auto") trying ??= tryProviders();
    return {
      ...others,
      providers: chosenProviders(providers, (await trying) ?? []),
      ...(onFallback && { onFallback }),
    };
  };
}
