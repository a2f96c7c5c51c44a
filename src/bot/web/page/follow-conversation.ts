import type { WordedReply } from "../../platform.ts";
import type { ConversationEntry } from "../../stores.ts";
import type { HistoryOnWire } from "../wire.ts";

/** What happens in a conversation, as the page wants to know it. */
export interface Follower {
  /** Everything so far: at the start, and whenever the connection is made again. */
  history(history: HistoryOnWire): void;
  said(entry: ConversationEntry): void;
  replied(message: string, reply: WordedReply): void;
  connected(yes: boolean): void;
}

/** Follows a conversation until it is told to stop, whatever happens to the server. */
export function followConversation(id: string, follower: Follower): { stop(): void } {
  let source: EventSource | undefined;
  let silence: ReturnType<typeof setTimeout>;
  // Browsers open six connections to a server for all its pages together: a page that nobody sees gives its own back.
  const onVisibility = () => (document.hidden ? disconnect() : connect());
  document.addEventListener("visibilitychange", onVisibility);
  if (!document.hidden) connect();
  return {
    stop() {
      document.removeEventListener("visibilitychange", onVisibility);
      disconnect();
    },
  };

  function disconnect(): void {
    clearTimeout(silence);
    source?.close();
  }

  function connect(): void {
    disconnect();
    const opened = new EventSource(`/api/conversations/${id}/events`);
    source = opened;
    on("history", (history: HistoryOnWire) => {
      follower.connected(true);
      follower.history(history);
    });
    on("said", ({ entry }: { entry: ConversationEntry }) => follower.said(entry));
    on("reply", ({ message, reply }: { message: string; reply: WordedReply }) => follower.replied(message, reply));
    opened.addEventListener("alive", heard);
    opened.addEventListener("error", () => {
      follower.connected(false);
      // A lost connection comes back by itself; one that was refused has to be made again.
      if (opened.readyState === EventSource.CLOSED) reconnectIn(RETRY_MS);
    });
    heard();
  }

  function on<Data>(name: string, take: (data: Data) => void): void {
    source?.addEventListener(name, (event: MessageEvent<string>) => {
      heard();
      take(JSON.parse(event.data));
    });
  }

  /** A connection can die without a word, as when a laptop sleeps. */
  function heard(): void {
    reconnectIn(SILENCE_MS);
  }

  function reconnectIn(ms: number): void {
    clearTimeout(silence);
    silence = setTimeout(() => {
      follower.connected(false);
      connect();
    }, ms);
  }
}

const RETRY_MS = 2_000;

/** The server says something every 20 seconds. */
const SILENCE_MS = 50_000;
