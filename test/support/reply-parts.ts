import type { StoredAction } from "../../src/bot/stores.ts";
import type { Log, ReplyParts } from "../../src/bot/word-reply.ts";
import { createWording } from "../../src/bot/wording.ts";

/** Real wording, actions in memory, a log that keeps what it was told. */
export function replyParts(): ReplyParts & { readonly logged: { level: string; fields: object; message: string }[] } {
  const actions = new Map<string, StoredAction>();
  const logged: { level: string; fields: object; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) => void logged.push({ level, fields, message });
  const log: Log = { info: at("info"), warn: at("warn"), error: at("error") };
  return {
    wording: createWording(),
    log,
    logged,
    actions: {
      async store(action) {
        const id = `button-${actions.size}`;
        actions.set(id, action);
        return id;
      },
      find: async (id) => actions.get(id),
    },
  };
}
