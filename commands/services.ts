import type { DrawChunks } from "../src/engine/picture/draw-chunks.ts";
import type { DrawComparison } from "../src/engine/picture/draw-comparison.ts";
import type { DrawCosts } from "../src/engine/picture/draw-costs.ts";
import type { DrawSheet } from "../src/engine/picture/draw-sheet.ts";
import type { DrawTokens } from "../src/engine/picture/draw-tokens.ts";
import type {
  ChatTemplates,
  EmbeddingStore,
  ModelLibrary,
  ModelStore,
  Tokenizers,
  TrainedTokenizers,
} from "../src/engine/ports.ts";
import type { StyleStore } from "../src/engine/styles/style-file.ts";
import type { Jobs } from "../src/jobs/ports.ts";
import type { Caller } from "./caller.ts";
import type { FileRef, Reply } from "./reply.ts";
import type { Message } from "./words.ts";

/** The ports that a command may ask for. */
export interface Services {
  readonly tokenizers: Tokenizers;
  readonly trainedTokenizers: TrainedTokenizers;
  readonly chatTemplates: ChatTemplates;
  readonly models: ModelStore;
  readonly library: ModelLibrary;
  /** The operator's, which everybody may use. */
  readonly embeddings: EmbeddingStore;
  readonly styles: StyleStore;
  readonly embeddingLibrary: EmbeddingLibrary;
  readonly files: Files;
  readonly jobs: Jobs;
  readonly results: Results;
  readonly notices: Notices;
  readonly lastPicture: LastPictureOf;
  readonly settings: ServerSettings;
  readonly drawTokens: DrawTokens;
  readonly drawComparison: DrawComparison;
  readonly drawChunks: DrawChunks;
  readonly drawCosts: DrawCosts;
  readonly drawSheet: DrawSheet;
  /** Words that become part of a picture or a file, in the caller's language. */
  readonly translate: (message: Message, locale: string) => string;
  /** All commands, for `/help`. */
  readonly commands: () => readonly import("./define.ts").Command[];
}

/** What servers have decided for themselves; a server is `platform:community`. */
export interface ServerSettings {
  /** By the setting's name. */
  of(server: string): Promise<Readonly<Record<string, ServerSetting>>>;
  set(server: string, name: string, setting: ServerSetting): Promise<void>;
  /** False when there was nothing to clear. */
  clear(server: string, name: string): Promise<boolean>;
}

export interface ServerSetting {
  readonly value: string;
  /** As people know it. */
  readonly shown: string;
  /** The name of the admin who decided it. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * What people do with a result that stands in a chat; its id is its job's. All throw `EngineError("result.unknown")` for one that is not there any
 * more or is another server's, and `EngineError("result.not-here")` where the platform has no such thing.
 */
export interface Results {
  /** Brings it to the caller by direct message. Throws `EngineError("result.no-messages")` when they take none. */
  send(id: string, asker: Asker): Promise<void>;
  /** Shows it in the server's showcase, once; gives the channel as people know it. Throws `EngineError("result.not-yours" | "result.no-showcase" | "result.showcase-closed")`. */
  share(id: string, asker: Asker): Promise<string>;
  /** Takes it away from where it stands. Throws `EngineError("result.not-yours" | "result.stays")`. */
  remove(id: string, asker: Asker): Promise<void>;
}

/** The picture that was last painted for a caller in the server that they ask from; undefined when there is none, or it is forgotten. */
export type LastPictureOf = (caller: Caller) => Promise<LastPicture | undefined>;

interface LastPicture {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Whether others have not seen it, so that an answer that shows it is for the caller alone. */
  readonly forCaller: boolean;
}

export interface Asker {
  readonly caller: Caller;
  readonly locale: string;
}

/** What the bot says of its own accord. */
export interface Notices {
  /** Shows it in a channel of the asker's server, once for an id. False where there is no such place, or it could not be shown. */
  post(
    notice: { readonly id: string; readonly channel: string; readonly reply: Reply },
    asker: Asker,
  ): Promise<boolean>;
}

/** Bytes that a reply shows. */
export interface Files {
  save(file: NewFile): Promise<FileRef>;
  /** Undefined when it is gone. */
  read(id: string): Promise<(NewFile & { readonly id: string }) | undefined>;
}

export interface NewFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The textual inversions that a server keeps, by name without regard to case. A server is `platform:community`. */
interface EmbeddingLibrary {
  list(server: string): Promise<readonly KeptEmbedding[]>;
  find(server: string, name: string): Promise<KeptFile | undefined>;
  /** Throws EngineErrors: `embedding.name-taken` {name}, `embedding.library-full` {max}; the same file again changes nothing. */
  add(server: string, embedding: KeptFile): Promise<void>;
  /** Of those that have one, in no order. */
  previews(
    server: string,
    names: readonly string[],
  ): Promise<readonly { readonly name: string; readonly preview: Uint8Array }[]>;
  /** Keeps a preview, if the embedding still is the one that was painted. */
  illustrate(
    server: string,
    illustration: { readonly name: string; readonly shorthash: string; readonly preview: Uint8Array },
  ): Promise<void>;
  /** Lets prompts name it if it still is this file. This and what follows: false when there is none. */
  approve(server: string, name: string, shorthash: string): Promise<boolean>;
  /** Throws `EngineError("embedding.name-taken", {name})`. */
  rename(server: string, name: string, to: string, state: KeptEmbedding["state"]): Promise<boolean>;
  remove(server: string, name: string): Promise<boolean>;
}

export interface KeptEmbedding {
  readonly name: string;
  readonly vectors: number;
  readonly width: number;
  /** The first 12 hexadecimal digits of its file's SHA-256. */
  readonly shorthash: string;
  /** An `EmbeddingSource`, as it was when it was kept. */
  readonly source: unknown;
  /** `platform:id` of who made it. */
  readonly owner: string;
  readonly ownerName: string;
  /** Whether prompts may name it, or an admin has to say so first. */
  readonly state: "usable" | "waiting";
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface KeptFile extends KeptEmbedding {
  /** A .safetensors file. */
  readonly file: Uint8Array;
  /** A small JPEG of what it shows, once there is one. */
  readonly preview?: Uint8Array;
}
