import { generateKeyPairSync } from "node:crypto";
import { snowflakes } from "./snowflakes.ts";

/** What a Discord of one server knows: people's messages, interactions with their windows, commands, direct channels. */
export class World {
  readonly token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.stand-in.token";
  readonly snowflake = snowflakes();
  readonly applicationId = this.snowflake();
  readonly guildId = this.snowflake();
  readonly channelId = this.snowflake();
  readonly userId = this.snowflake();
  readonly keys = generateKeyPairSync("ed25519");
  /** Everything that Discord would have refused, or that this stand-in said wrongly. A test fails when there is anything. */
  readonly violations: string[] = [];
  readonly interactions = new Map<string, KnownInteraction>();
  readonly messages = new Map<string, KnownMessage>();
  /** Ids of channels, of servers and direct ones; a channel that is taken out has vanished. */
  readonly channels = new Set([this.channelId]);
  readonly directChannels = new Map<string, string>();
  /** By guild, or "" for all. */
  readonly commands = new Map<string, readonly KnownCommand[]>();
  /** Files on the file host by path. */
  readonly files = new Map<string, Uint8Array>();
  readonly requests: KnownRequest[] = [];
  readonly nonces = new Map<string, string>();
  /** Whether people take direct messages. */
  takesDirectMessages = true;
  /** How far the clock has been moved. */
  aheadMs = 0;

  now(): number {
    return Date.now() + this.aheadMs;
  }
}

export interface KnownInteraction {
  readonly id: string;
  readonly token: string;
  readonly channelId: string;
  readonly at: number;
  readonly kind: number;
  acknowledged?: { readonly type: number; readonly at: number; readonly data: unknown };
  /** The message that `@original` means; null once it was removed. */
  original?: string | null;
  /** A deferral's placeholder has not been filled. */
  thinking: boolean;
}

export interface KnownMessage {
  readonly id: string;
  readonly channelId: string;
  readonly ephemeral: boolean;
  readonly interaction?: string;
  components: readonly unknown[];
  files: readonly KnownFile[];
  mentions: readonly string[];
  edits: number;
}

export interface KnownFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface KnownCommand {
  readonly id: string;
  readonly [field: string]: unknown;
}

export interface KnownRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}
