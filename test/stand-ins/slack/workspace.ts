import { randomBytes } from "node:crypto";

/** A message in a channel; `onlyFor` is the one person who sees it. */
export interface KnownMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly onlyFor: string | undefined;
  blocks: readonly Block[];
  text: string;
  /** Ids of files that hang on it. */
  files: string[];
  edits: number;
}

export type Block = { readonly type: string; readonly [field: string]: unknown };

export interface KnownFile {
  readonly id: string;
  readonly name: string;
  bytes: Buffer | undefined;
  completed: boolean;
  /** How many messages may still be refused since Slack is looking at it. */
  unreadyFor: number;
}

/** What a workspace knows. */
export class Workspace {
  readonly violations: string[] = [];
  readonly teamId = "T0STANDIN";
  readonly botUserId = "U0PICTOKEN";
  readonly botId = "B0PICTOKEN";
  readonly botToken = "xoxb-111-222-standin";
  readonly appToken = "xapp-1-A111-222-standin";
  readonly signingSecret = "0123456789abcdef0123456789abcdef";
  /** Conversations, and what they answer when the bot writes there; undefined: it may. */
  readonly closed = new Map<string, string>();
  readonly messages: KnownMessage[] = [];
  readonly files = new Map<string, KnownFile>();
  readonly views: { readonly user: string; readonly view: Block }[] = [];
  readonly homes = new Map<string, Block>();
  readonly triggers = new Map<string, { readonly user: string; readonly at: number; used: boolean }>();
  readonly responseUrls = new Map<
    string,
    { readonly channel: string; readonly user: string; readonly at: number; uses: number }
  >();
  readonly people = new Map<string, { readonly locale: string; readonly admin: boolean }>();
  /** How many messages an uploaded file keeps Slack busy for. */
  unreadyFor = 0;
  now: () => number = Date.now;
  #last = 0;

  id(prefix: string): string {
    return `${prefix}${randomBytes(5).toString("hex").toUpperCase()}`;
  }

  /** Ids of messages are times that no two share. */
  ts(): string {
    this.#last = Math.max(this.#last + 1, Math.round(this.now() * 1000));
    return `${Math.floor(this.#last / 1e6)}.${String(this.#last % 1e6).padStart(6, "0")}`;
  }

  trigger(user: string): string {
    const id = `${Math.floor(Math.random() * 1e12)}.${Math.floor(Math.random() * 1e12)}.${randomBytes(16).toString("hex")}`;
    this.triggers.set(id, { user, at: this.now(), used: false });
    return id;
  }

  direct(user: string): string {
    return `D${user.slice(1)}`;
  }

  find(channel: string, ts: string): KnownMessage | undefined {
    return this.messages.find((message) => message.channel === channel && message.ts === ts);
  }
}
