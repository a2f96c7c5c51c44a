import type { FileRef } from "../../../commands/reply.ts";
import { MESSAGE_FILES, REQUEST_BYTES } from "./limits.ts";
import { plainLine } from "./markdown.ts";
import type { RenderParts } from "./render.ts";

/** A file of a message. */
export interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly description?: string;
}

/** The files of one message, as they come together: each with a name that Discord leaves alone, none over its limits. */
export class Uploads {
  readonly all: Upload[] = [];
  readonly #parts: RenderParts;

  constructor(parts: RenderParts) {
    this.#parts = parts;
  }

  /** Gives the address by which components show it. */
  add(name: string, bytes: Uint8Array, description?: string): string {
    const unique = this.#uniqueName(name);
    this.all.push({ name: unique, bytes, ...(description && { description }) });
    return `attachment://${unique}`;
  }

  /** The address of a stored file, or why it can't be here. */
  async addFile(file: FileRef, alt?: string): Promise<{ readonly url: string } | { readonly problem: string }> {
    const { words, fileBytes, readFile } = this.#parts;
    const most = this.all.length < MESSAGE_FILES - 1 ? Math.min(fileBytes, this.#room()) : 0;
    if (file.size > most) return { problem: `> ${plainLine(words.tooLarge(file.name, file.size / 2 ** 20))}` };
    const bytes = await readFile(file.id);
    if (bytes === undefined) return { problem: `> ${plainLine(`${file.name}: ${words.gone}`)}` };
    return { url: this.add(file.name, bytes, alt) };
  }

  /** What is left of a request, with some for its JSON and for the file that holds the whole answer. */
  #room(): number {
    return REQUEST_BYTES - 2 ** 20 - this.all.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** Discord changes other characters, and `attachment://` then finds nothing. */
  #uniqueName(name: string): string {
    const safe = name.replace(/[^\w.-]/gu, "_").slice(-100) || "file";
    const taken = (candidate: string) => this.all.some((upload) => upload.name === candidate);
    return taken(safe) ? `${this.all.length + 1}-${safe}` : safe;
  }
}
