import type { Hono } from "hono";
import type { Dispatcher } from "./dispatcher.ts";
import type { Platform } from "./platform.ts";
import type { Taken } from "./stores.ts";

/** A chat platform that is put together and not yet listening. */
export interface Chat {
  readonly platform: Platform;
  /**
   * Begins to listen for commands. Rejects with an `EngineError` when that can't come to anything, such as a wrong token; with any other
   * error when it may do so later.
   */
  listen(dispatcher: Dispatcher): Promise<AsyncDisposable>;
  /** Does what an earlier process has acknowledged and not answered. */
  again(taken: Taken, dispatcher: Dispatcher): Promise<void>;
  /** Instead of `listen`: the address at which the platform calls. */
  endpoint?(dispatcher: Dispatcher): Hono;
}
