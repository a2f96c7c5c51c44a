import { REST, type RESTOptions } from "discord.js";

/** Discord's HTTP interface with the bot's token. Obeys its rate limits; `api` is without the version. */
export function discordRest(token: string, api: string): REST {
  return new REST(discordRestOptions(api)).setToken(token);
}

export function discordRestOptions(api: string): Partial<RESTOptions> {
  return {
    api,
    version: "10",
    timeout: 15_000,
    retries: 2,
    // Whoever would have to wait longer comes again, by the queue where there is one.
    rejectOnRateLimit: ({ timeToReset }) => timeToReset > LONGEST_WAIT_MS,
  };
}

const LONGEST_WAIT_MS = 60_000;
