import { say, verbatim } from "../../commands/words.ts";
import type { Config } from "../config.ts";
import type { ProviderState } from "../engine/runtime/execution-providers.ts";
import type { Finding } from "./finding.ts";

/** Where models can compute: those that PICTOKEN_PROVIDERS names are needed, the others could be used as well. */
export async function checkProviders(
  { providers: wanted }: Pick<Config, "providers">,
  tryAll: () => Promise<readonly ProviderState[]>,
): Promise<readonly Finding[]> {
  return (await tryAll()).map(({ provider, ready, reason = "" }) => {
    const used = wanted.includes(provider);
    const data = { provider, used, ready, ...(reason !== "" && { reason }) };
    if (ready && used) return { state: "good", words: say("doctor.provider.used", { provider }), data };
    const help = ready ? say("doctor.provider.unused.help", { provider }) : HELP[provider];
    if (ready) return { state: "open", words: say("doctor.provider.unused", { provider }), help, data };
    const words = say("doctor.provider.absent", { provider, reason: verbatim(firstLine(reason)) });
    return { state: used ? "broken" : "open", words, help, data };
  });
}

const HELP = {
  cpu: say("doctor.provider.cpu.help"),
  cuda: say("doctor.provider.cuda.help"),
  webgpu: say("doctor.provider.webgpu.help"),
};

function firstLine(reason: string): string {
  return reason.split("\n", 1)[0] ?? "";
}
