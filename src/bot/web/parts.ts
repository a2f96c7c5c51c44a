import type { HttpBindings } from "@hono/node-server";
import type { Caller } from "../../../commands/caller.ts";
import type { Command, SuggestionSource } from "../../../commands/define.ts";
import type { Files } from "../../../commands/services.ts";
import type { Dispatcher } from "../dispatcher.ts";
import type { Conversations } from "../stores.ts";
import type { Log } from "../word-reply.ts";
import type { Wording } from "../wording.ts";
import type { WebPlatform } from "./web-platform.ts";

/** What the web app is put together from. */
export interface WebParts {
  readonly platform: WebPlatform;
  readonly dispatcher: Dispatcher;
  readonly conversations: Conversations;
  readonly files: Files;
  readonly commands: readonly Command[];
  readonly wording: Wording;
  /** Completions for what was typed of an option's value, best first. */
  readonly suggest: (source: SuggestionSource, typed: string, caller: Caller) => Promise<readonly string[]>;
  readonly log: Log;
  /** From the data folder's lock file: whoever can read it runs this deployment. */
  readonly secret: string;
  /** Demanded of everybody else when present; it has to be where more than this machine can knock. */
  readonly token?: string;
  /** Host names, besides loopback, by which the page may be called. */
  readonly hosts: readonly string[];
}

/** What every handler finds in its context. */
export interface WebEnv {
  Bindings: HttpBindings;
  Variables: {
    /** The visitor's choice, or the best that the project has of what the browser asked for. */
    locale: string;
    /** True for whoever showed the lock file's secret. */
    operator: boolean;
  };
}
