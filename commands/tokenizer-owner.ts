import type { Caller } from "./caller.ts";

/** Whose tokenizers a caller may train and use: those of the server, or in direct messages, on the page and in a terminal the caller's own. */
export function tokenizerOwner({ platform, id, community }: Caller): string {
  return community === undefined ? `${platform} person ${id}` : `${platform} server ${community}`;
}
