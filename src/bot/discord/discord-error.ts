import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";

/** Why Discord did not do what it was asked. Has no address, no body and no cause: those hold tokens and people's words, and errors end up in logs. */
export class DiscordError extends Error {
  override readonly name = "DiscordError";
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Discord's own code (topics/opcodes-and-status-codes.mdx); 0 when it gave none. */
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(`Discord: ${message} (status ${status}, code ${code})`);
    this.status = status;
    this.code = code;
  }

  /** Whether trying again may help. */
  get passes(): boolean {
    // An acknowledgement that Discord has yet to read looks like an unknown webhook.
    return this.status === 0 || this.status === 429 || this.status >= 500 || this.code === CODE.unknownWebhook;
  }
}

/** Runs a request; what goes wrong becomes a `DiscordError`. */
export async function asked<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw withoutSecrets(error);
  }
}

/** The bot can't write there, now or later: it was removed, may not, or the place is no more. Somebody who takes no messages is such a place, too. */
export function isClosed(error: unknown): boolean {
  return error instanceof DiscordError && (error.status === 403 || error.status === 404);
}

export function isRemoved(error: unknown): boolean {
  return error instanceof DiscordError && error.code === CODE.unknownMessage;
}

function withoutSecrets(error: unknown): DiscordError {
  if (error instanceof DiscordError) return error;
  if (error instanceof DiscordAPIError) {
    const code = typeof error.code === "number" ? error.code : 0;
    return new DiscordError(error.status, code, firstLine(error.message));
  }
  if (error instanceof HTTPError) return new DiscordError(error.status, 0, "no useful answer");
  if (error instanceof RateLimitError) return new DiscordError(429, 0, "asks for a longer pause");
  return new DiscordError(0, 0, error instanceof Error ? error.name : "no answer");
}

/** Those that follow tell which field was wrong. */
function firstLine(message: string): string {
  return message.split("\n").slice(0, 4).join(" · ").slice(0, 300);
}

/** topics/opcodes-and-status-codes.mdx, “JSON Error Codes”. */
export const CODE = {
  unknownMessage: 10008,
  unknownWebhook: 10015,
  alreadyAcknowledged: 40060,
  invalidWebhookToken: 50027,
} as const;
