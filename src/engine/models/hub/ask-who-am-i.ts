import { z } from "zod";
import { EngineError } from "../../errors.ts";
import { type HubSettings, hubFetch } from "./hub-fetch.ts";

/** Whose token it is. Throws EngineErrors: `hub.token` where the Hub does not know it, and those of `hubFetch`. */
export async function askWhoAmI(
  settings: HubSettings & { readonly token: string },
): Promise<{ readonly name: string }> {
  const { endpoint } = settings;
  const fetch = hubFetch({ patienceMs: PATIENCE_MS, ...settings, asked: { model: "", endpoint, withToken: true } });
  const answer = await fetch(`${endpoint}/api/whoami-v2`).catch((error: unknown) => {
    // There is nothing else that could be unknown here.
    const isUnknown = error instanceof EngineError && error.code === "hub.unknown";
    throw isUnknown ? new EngineError("hub.token", {}, { cause: error }) : error;
  });
  const said = about.safeParse(await answer.json().catch(() => undefined));
  if (said.success) return said.data;
  throw new EngineError("hub.answer", { endpoint, reason: "whoami-v2" });
}

const about = z.object({ name: z.string() });

const PATIENCE_MS = 5_000;
