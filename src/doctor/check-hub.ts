import { say, verbatim } from "../../commands/words.ts";
import type { Config } from "../config.ts";
import { type EngineError, isEngineError } from "../engine/errors.ts";
import { askWhoAmI } from "../engine/models/hub/ask-who-am-i.ts";
import type { Finding } from "./finding.ts";

/** Where models come from, and whether the Hub knows the token. Without a token nothing is asked of it. */
export async function checkHub(
  { hub }: Pick<Config, "hub">,
  wordError: (problem: EngineError) => { readonly message: string; readonly hint?: string },
): Promise<readonly Finding[]> {
  const { endpoint, token, offline, cacheFolder } = hub;
  const data = { endpoint, offline, token: token !== undefined, cacheFolder };
  if (offline) return [{ state: "good", words: say("doctor.hub.offline"), data }];
  if (token === undefined) {
    return [{ state: "good", words: say("doctor.hub.open", { endpoint }), help: say("doctor.hub.open.help"), data }];
  }
  try {
    const { name } = await askWhoAmI({ endpoint, token });
    return [{ state: "good", words: say("doctor.hub.known", { endpoint, name }), data: { ...data, name } }];
  } catch (error) {
    if (!isEngineError(error)) throw error;
    const { message, hint } = wordError(error);
    const help = hint === undefined ? {} : { help: verbatim(hint) };
    // Out of reach, the Hub keeps nothing from working that is here.
    const state = error.code === "hub.token" ? "broken" : "open";
    return [{ state, words: verbatim(message), ...help, data: { ...data, code: error.code } }];
  }
}
