import { Routes } from "discord.js";
import { z } from "zod";
import { asked, DiscordError } from "./discord-error.ts";
import { discordRest } from "./discord-rest.ts";

type Looked =
  | { readonly kind: "application"; readonly id: string; readonly name: string }
  | { readonly kind: "unknown-token" }
  | { readonly kind: "unreachable"; readonly reason: string };

/** What Discord says of the application that a token belongs to. */
export async function lookAtApplication({
  token,
  api,
}: {
  readonly token: string;
  readonly api: string;
}): Promise<Looked> {
  const rest = discordRest(token, api);
  try {
    return { kind: "application", ...application.parse(await asked(rest.get(Routes.currentApplication()))) };
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    return error.status === 401 ? { kind: "unknown-token" } : { kind: "unreachable", reason: error.message };
  }
}

const application = z.object({ id: z.string(), name: z.string() });
