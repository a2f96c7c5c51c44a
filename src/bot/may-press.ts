import type { StoredAction } from "./stores.ts";

/** Whether somebody, `platform:id`, may press a button. */
export function mayPress(stored: StoredAction, asker: string): boolean {
  return stored.for === "everyone" || stored.owner === asker;
}
