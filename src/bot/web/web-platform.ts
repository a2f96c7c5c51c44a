import { EventEmitter } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { z } from "zod";
import type { Files } from "../../../commands/services.ts";
import { EngineError } from "../../engine/errors.ts";
import type { Platform, WordedReply } from "../platform.ts";
import type { ConversationEntry, Conversations } from "../stores.ts";
import { listen } from "./listen.ts";

/** The web page as a platform: what is said and answered is kept, and told to whoever watches the conversation. */
export interface WebPlatform extends Platform {
  /** Keeps what a person typed, before it is answered. */
  say(entry: Said): Promise<void>;
  /** What happens in a conversation from this call on, until the signal. Who falls behind misses working answers only. */
  watch(conversation: string, signal: AbortSignal): AsyncIterable<ConversationEvent>;
}

type Said = Omit<ConversationEntry, "reply">;

type ConversationEvent =
  | { readonly kind: "said"; readonly message: string; readonly entry: Said }
  | { readonly kind: "reply"; readonly message: string; readonly reply: WordedReply };

/** Where an answer goes on the web. */
export const webTarget = z.object({
  platform: z.literal("web"),
  conversation: z.string(),
  /** The id of the answer. */
  message: z.string(),
});

export function webPlatform(conversations: Conversations, files: Files): WebPlatform {
  const events = new EventEmitter();
  // One listener for each open page.
  events.setMaxListeners(0);
  const tell = (conversation: string, event: ConversationEvent) => events.emit(conversation, event);

  return {
    name: "web",
    async say(entry) {
      await conversations.open(entry);
      tell(entry.conversation, { kind: "said", message: entry.message, entry });
    },
    async show(target, reply) {
      const { conversation, message } = webTarget.parse(target);
      const isNews = await conversations.answer(message, reply);
      // A long answer is written once to be kept and once to be sent: others have a turn in between.
      await nextTurn();
      if (isNews) tell(conversation, { kind: "reply", message, reply });
    },
    async readAttachment({ handle }) {
      const file = await files.read(handle);
      if (file === undefined) throw new EngineError("attachment.gone");
      return file.bytes;
    },
    watch: (conversation, signal) =>
      listen<ConversationEvent>(events, conversation, ({ kind, message }) => `${kind} ${message}`, signal),
  };
}
