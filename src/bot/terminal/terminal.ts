import { randomUUID } from "node:crypto";
import { access, constants, readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { z } from "zod";
import type { Attachment, Target } from "../../../commands/define.ts";
import type { FileRef } from "../../../commands/reply.ts";
import type { Files } from "../../../commands/services.ts";
import { EngineError } from "../../engine/errors.ts";
import type { Platform, WordedReply } from "../platform.ts";
import type { Log } from "../word-reply.ts";
import type { TerminalAnswer } from "./answers.ts";
import { saveFiles } from "./save-files.ts";

/** The terminal that this process was started in. Its answers also reach the folder when another process gives them. */
export interface Terminal extends Platform {
  /** The place of the answer to one question, whose files go to the folder `out`. */
  place(id: string, out: string): Target;
  /** What is shown at a place, from the time of this call until a final answer. Fails when its files can't be saved. */
  answers(target: Target): ReadableStream<TerminalAnswer>;
  /** A file of this machine. Throws `EngineError("terminal.unreadable", {file, reason})`. */
  attach(file: string): Promise<Attachment>;
}

export function createTerminal({ files, log }: { readonly files: Files; readonly log: Log }): Terminal {
  const waiting = new Map<string, ReadableStreamDefaultController<TerminalAnswer>>();
  const attached = new Map<string, string>();

  return {
    name: "terminal",

    place: (id, out) => ({ platform: "terminal", out: resolve(out), id }),

    answers(target) {
      const { id } = terminalTarget.parse(target);
      return new ReadableStream({
        start: (controller) => void waiting.set(id, controller),
        cancel: () => void waiting.delete(id),
      });
    },

    async show(target, reply) {
      const { out, id } = terminalTarget.parse(target);
      if (!reply.final) {
        waiting.get(id)?.enqueue({ reply, paths: new Map() });
        return;
      }
      try {
        const paths = await saveFiles(reply.blocks, out, readFileOf);
        const asker = take(id);
        asker?.enqueue({ reply, paths });
        asker?.close();
        if (asker === undefined) report(reply, [...paths.values()]);
      } catch (error) {
        take(id)?.error(error);
        throw error;
      }
    },

    async attach(file) {
      const size = await sizeOf(file);
      const handle = randomUUID();
      attached.set(handle, file);
      return { handle, name: basename(file), size };
    },

    async readAttachment({ handle }) {
      const file = attached.get(handle);
      if (file === undefined) throw new EngineError("attachment.gone");
      return await readFile(file).catch((cause: unknown) => {
        throw new EngineError("attachment.gone", {}, { cause });
      });
    },
  };

  /** Nobody sits there any more: the log is all that can be told. */
  function report({ error }: WordedReply, files: readonly string[]): void {
    if (error !== undefined) log.warn({ error }, "an earlier command failed");
    else if (files.length > 0) log.info({ files }, "the answer to an earlier command is saved");
  }

  async function readFileOf({ id }: FileRef): Promise<Uint8Array> {
    const file = await files.read(id);
    if (file === undefined) throw new EngineError("file.gone");
    return file.bytes;
  }

  /** Whoever waits gets one final answer. */
  function take(id: string): ReadableStreamDefaultController<TerminalAnswer> | undefined {
    const controller = waiting.get(id);
    waiting.delete(id);
    return controller;
  }
}

const terminalTarget = z.object({ platform: z.literal("terminal"), out: z.string(), id: z.string() });

async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new Error("not a file");
    await access(file, constants.R_OK);
    return found.size;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError("terminal.unreadable", { file, reason }, { cause });
  }
}
