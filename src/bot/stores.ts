import type { Caller } from "../../commands/caller.ts";
import type { Target } from "../../commands/define.ts";
import type { Action, Audience, Reply } from "../../commands/reply.ts";
import type { Json, JsonObject } from "../jobs/ports.ts";
import type { WordedReply } from "./platform.ts";

/** What buttons do, kept until they expire. */
export interface Actions {
  /** Gives the short id that a platform puts on the button. */
  store(action: StoredAction): Promise<string>;
  /** Undefined when it has expired or never was. */
  find(id: string): Promise<StoredAction | undefined>;
}

export interface StoredAction {
  readonly action: Action;
  readonly for: Audience;
  /** `platform:id` of the caller whose reply carries the button. */
  readonly owner: string;
}

/** Which outcomes have reached their place. */
export interface Deliveries {
  isDelivered(jobId: string): Promise<boolean>;
  /** Also keeps the outcome's data, so that a picture's recipe can be found again. */
  record(delivery: {
    readonly jobId: string;
    readonly target: Target;
    readonly data: Json;
    readonly state: "delivered" | "undeliverable";
  }): Promise<void>;
}

/** The picture that was last painted for somebody. An owner is `platform:id`, a server `platform:community`. */
export interface LastPictureStore {
  /** In place of the one before. */
  keep(picture: KeptPicture & { readonly owner: string; readonly server: string }): Promise<void>;
  find(owner: string, server: string): Promise<KeptPicture | undefined>;
}

interface KeptPicture {
  /** The id of its file. */
  readonly file: string;
  /** Whether others have not seen it. */
  readonly forCaller: boolean;
}

/** Results that stand in chats, so that people can have them elsewhere or take them away. */
export interface ResultStore {
  /** The first that is kept under an id stays. */
  keep(result: ShownResult): Promise<void>;
  find(id: string): Promise<(ShownResult & { readonly removed: boolean }) | undefined>;
  remove(id: string): Promise<void>;
}

export interface ShownResult {
  /** Its job's, or one that is made of it. */
  readonly id: string;
  /** Who asked for it. */
  readonly caller: Caller;
  readonly target: Target;
  readonly reply: Reply;
}

/** What came from chat platforms and is not answered yet, so that the next process answers what this one leaves behind. Ids are `platform:id`. */
export interface Intake {
  /** Keeps what came. False when it came before: then somebody has it in hand, or it is answered. */
  take(entry: { readonly id: string; readonly platform: string; readonly received: JsonObject }): Promise<boolean>;
  /** It is answered, or a job will answer it. Its id is remembered, nothing else. */
  settle(id: string): Promise<void>;
  /** Out of this process's hands; it can be claimed again after that time. */
  release(id: string, waitMs: number): Promise<void>;
  /** What processes that are no more had in hand, and what was released: in this one's hands now. */
  claim(): Promise<readonly Taken[]>;
}

export interface Taken {
  readonly id: string;
  readonly platform: string;
  /** As the platform kept it. */
  readonly received: JsonObject;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
  /** How many processes have ended with it in hand. */
  readonly deaths: number;
  /** How often its answer could not be shown. */
  readonly failures: number;
}

/** Where the answers of a chat platform stand, so that they are edited and not made again: also by the next process. Ids are `platform:id`. */
export interface AnswerPlaces {
  find(answer: string): Promise<AnswerPlace | undefined>;
  /** Keeps where it stands now. */
  keep(answer: string, place: JsonObject): Promise<void>;
  /** From now on no working answer may replace it. */
  finish(answer: string): Promise<void>;
}

export interface AnswerPlace {
  /** Made and read by a platform; absent until it has stood somewhere. */
  readonly place?: JsonObject;
  /** Whether the final answer has been shown, or is being shown. */
  readonly final: boolean;
}

/** What was said on the web page, so that a reload or a restart forgets nothing. */
export interface Conversations {
  /** Keeps what a person typed, before it is answered. */
  open(entry: Omit<ConversationEntry, "reply">): Promise<void>;
  /** Creates or replaces the answer; a final one is never replaced by a working one (then false). */
  answer(message: string, reply: WordedReply): Promise<boolean>;
  get(message: string): Promise<ConversationEntry | undefined>;
  /** Oldest first, the last `most`. */
  list(conversation: string, most: number): Promise<readonly ConversationEntry[]>;
}

export interface ConversationEntry {
  readonly conversation: string;
  /** The id of the answer. */
  readonly message: string;
  /** What the person typed. */
  readonly said: string;
  readonly reply?: WordedReply;
  /** Milliseconds since 1970. */
  readonly at: number;
}
