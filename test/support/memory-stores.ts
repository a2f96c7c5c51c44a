import type { FileRef } from "../../commands/reply.ts";
import type { Files, NewFile, ServerSetting, ServerSettings } from "../../commands/services.ts";
import type {
  AnswerPlace,
  AnswerPlaces,
  ConversationEntry,
  Conversations,
  Intake,
  LastPictureStore,
  ResultStore,
  ShownResult,
  Taken,
} from "../../src/bot/stores.ts";

/** Conversations that live as long as the test. */
export function memoryConversations(): Conversations {
  const entries = new Map<string, ConversationEntry>();
  return {
    async open(entry) {
      if (!entries.has(entry.message)) entries.set(entry.message, entry);
    },
    async answer(message, reply) {
      const entry = entries.get(message);
      if (entry === undefined || (entry.reply?.final && !reply.final)) return false;
      entries.set(message, { ...entry, reply });
      return true;
    },
    get: async (message) => entries.get(message),
    list: async (conversation, most) =>
      [...entries.values()].filter((entry) => entry.conversation === conversation).slice(-most),
  };
}

/** Files that live as long as the test. */
export function memoryFiles(): Files {
  const files = new Map<string, NewFile & { readonly id: string }>();
  return {
    async save(file): Promise<FileRef> {
      const id = `file-${files.size}`;
      files.set(id, { ...file, id });
      return { id, name: file.name, mediaType: file.mediaType, size: file.bytes.length };
    },
    read: async (id) => files.get(id),
  };
}

/** What came from chats, as long as the test; `die` leaves what is in hand as a killed process does. */
export function memoryIntake(): Intake & { die(): void; readonly open: readonly string[] } {
  const entries = new Map<string, Taken & { state: "in hand" | "left" | "answered" }>();
  const change = (id: string, changes: object) => {
    const entry = entries.get(id);
    if (entry !== undefined) entries.set(id, { ...entry, ...changes });
  };
  return {
    async take(entry) {
      if (entries.has(entry.id)) return false;
      entries.set(entry.id, { ...entry, at: Date.now(), deaths: 0, failures: 0, state: "in hand" });
      return true;
    },
    settle: async (id) => change(id, { state: "answered" }),
    release: async (id) => change(id, { state: "left", failures: (entries.get(id)?.failures ?? 0) + 1 }),
    async claim() {
      const left = [...entries.values()].filter(({ state }) => state === "left");
      for (const { id } of left) change(id, { state: "in hand" });
      return left;
    },
    die() {
      for (const { id, state, deaths } of entries.values()) {
        if (state === "in hand") change(id, { state: "left", deaths: deaths + 1 });
      }
    },
    get open() {
      return [...entries.values()].filter(({ state }) => state !== "answered").map(({ id }) => id);
    },
  };
}

/** Places of answers that live as long as the test. */
export function memoryAnswerPlaces(): AnswerPlaces {
  const answers = new Map<string, AnswerPlace>();
  const known = (answer: string) => answers.get(answer) ?? { final: false };
  return {
    find: async (answer) => answers.get(answer),
    keep: async (answer, place) => void answers.set(answer, { ...known(answer), place }),
    finish: async (answer) => void answers.set(answer, { ...known(answer), final: true }),
  };
}

/** Results that live as long as the test. */
export function memoryResults(): ResultStore {
  const results = new Map<string, ShownResult & { readonly removed: boolean }>();
  return {
    keep: async (result) => void (results.has(result.id) || results.set(result.id, { ...result, removed: false })),
    find: async (id) => results.get(id),
    async remove(id) {
      const result = results.get(id);
      if (result !== undefined) results.set(id, { ...result, removed: true });
    },
  };
}

/** The pictures last painted, as long as the test. */
export function memoryLastPictures(): LastPictureStore {
  const kept = new Map<string, Awaited<ReturnType<LastPictureStore["find"]>>>();
  return {
    keep: async ({ owner, server, ...picture }) => void kept.set(`${owner} ${server}`, picture),
    find: async (owner, server) => kept.get(`${owner} ${server}`),
  };
}

/** What servers have decided, as long as the test. */
export function memorySettings(): ServerSettings {
  const servers = new Map<string, Record<string, ServerSetting>>();
  return {
    of: async (server) => servers.get(server) ?? {},
    set: async (server, name, setting) => void servers.set(server, { ...servers.get(server), [name]: setting }),
    async clear(server, name) {
      const { [name]: before, ...rest } = servers.get(server) ?? {};
      servers.set(server, rest);
      return before !== undefined;
    },
  };
}
