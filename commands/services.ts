import type { DrawComparison } from "../src/engine/picture/draw-comparison.ts";
import type { DrawTokens } from "../src/engine/picture/draw-tokens.ts";
import type { ChatTemplates, EmbeddingStore, ModelStore, Tokenizers } from "../src/engine/ports.ts";
import type { Jobs } from "../src/jobs/ports.ts";
import type { FileRef } from "./reply.ts";
import type { Message } from "./words.ts";

/** The ports that a command may ask for. */
export interface Services {
  readonly tokenizers: Tokenizers;
  readonly chatTemplates: ChatTemplates;
  readonly models: ModelStore;
  readonly embeddings: EmbeddingStore;
  readonly files: Files;
  readonly jobs: Jobs;
  readonly drawTokens: DrawTokens;
  readonly drawComparison: DrawComparison;
  /** Words that become part of a picture or a file, in the caller's language. */
  readonly translate: (message: Message, locale: string) => string;
  /** All commands, for `/help`. */
  readonly commands: () => readonly import("./define.ts").Command[];
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
