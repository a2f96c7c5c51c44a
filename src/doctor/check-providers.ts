import { say, verbatim } from "../../commands/words.ts";
import type { Config } from "../config.ts";
import { chosenProviders, isFaster, type ProviderState } from "../engine/runtime/execution-providers.ts";
import type { Fallback } from "../engine/runtime/session-options.ts";
import type { Finding } from "./finding.ts";

/**
 * Where models can compute, which of that is used, and why the rest is not. Those that PICTOKEN_PROVIDERS names are needed; `auto` needs the CPU alone.
 * Networks that another provider had to take are told of.
 */
export async function checkProviders(
  { providers: wanted }: Pick<Config, "providers">,
  tryAll: () => Promise<readonly ProviderState[]>,
  fallbacks: () => Promise<readonly Fallback[]>,
): Promise<readonly Finding[]> {
  const states = await tryAll();
  const chosen = chosenProviders(wanted, states);
  const needed = wanted === "auto" ? ["cpu"] : wanted;
  const first = chosen.find((provider) => states.some((state) => state.provider === provider && state.ready));
  const tried = states.map((state): Finding => {
    const { provider, ready, reason = "", speed } = state;
    const used = chosen.includes(provider);
    const data = { provider, used, first: provider === first, ready, ...(reason !== "" && { reason }), ...speed };
    if (!ready) {
      const words = say("doctor.provider.absent", { provider, reason: verbatim(firstLine(reason)) });
      return { state: needed.includes(provider) ? "broken" : "open", words, help: HELP[provider], data };
    }
    if (provider === first) return { state: "good", words: say("doctor.provider.used", { provider }), data };
    if (used) return { state: "good", words: say("doctor.provider.spare", { provider }), data };
    if (speed !== undefined && !isFaster(state)) {
      const words = say("doctor.provider.slow", { provider, ...rounded(speed) });
      return { state: "open", words, help: say("doctor.provider.slow.help"), data };
    }
    const help = say("doctor.provider.unused.help", { provider });
    return { state: "open", words: say("doctor.provider.unused", { provider }), help, data };
  });
  const absent = needed.filter((provider) => !states.some((state) => state.provider === provider));
  return [...tried, ...absent.map(notBuilt), ...(await fallbacks()).map(fallenBack)];
}

const HELP = {
  cpu: say("doctor.provider.cpu.help"),
  cuda: say("doctor.provider.cuda.help"),
  webgpu: say("doctor.provider.webgpu.help"),
  dml: say("doctor.provider.dml.help"),
  coreml: say("doctor.provider.coreml.help"),
};

function rounded({ ms, cpuMs }: NonNullable<ProviderState["speed"]>) {
  return { ms: Number(ms.toPrecision(2)), cpuMs: Number(cpuMs.toPrecision(2)) };
}

function notBuilt(provider: string): Finding {
  const data = { provider, used: true, first: false, ready: false };
  return { state: "broken", words: say("doctor.provider.not-built", { provider }), data };
}

function fallenBack({ model, file, provider, reason, taker }: Fallback): Finding {
  const words = say("doctor.provider.fallback", { model, file, provider, taker, reason: verbatim(firstLine(reason)) });
  return { state: "open", words, data: { model, file, provider, taker, reason } };
}

function firstLine(reason: string): string {
  return reason.split("\n", 1)[0] ?? "";
}
