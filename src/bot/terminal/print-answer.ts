import { relative } from "node:path";
import type { TerminalAnswer } from "./answers.ts";
import type { TextStream } from "./progress-line.ts";
import { type Look, render, type Style } from "./render.ts";

export interface Output {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Dresses text up where the stream shows it. */
  readonly style: (style: Style, text: string, stream: TextStream) => string;
  /** One JSON object on stdout instead of text for people. */
  readonly json: boolean;
  /** BCP 47. */
  readonly locale: string;
}

/** Exit statuses; the last is 128 + SIGINT, as shells count. */
export const STATUS = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Prints a final answer, a failure for people on stderr, and gives the exit status. */
export function printAnswer({ reply, paths }: TerminalAnswer, output: Output): number {
  const { stdout, stderr, style, json, locale } = output;
  if (json) {
    const { blocks, data, error } = reply;
    const files = [...paths.values()];
    stdout.write(`${JSON.stringify(error === undefined ? { ok: true, blocks, files, data } : { ok: false, error })}\n`);
  } else {
    const stream = reply.error === undefined ? stdout : stderr;
    const look: Look = {
      width: stream.isTTY === true ? (stream.columns ?? 80) : Number.POSITIVE_INFINITY,
      style: (name, text) => style(name, text, stream),
      locale,
    };
    stream.write(render(reply, new Map([...paths].map(([id, path]) => [id, shortened(path)])), look));
  }
  return reply.error === undefined ? STATUS.done : STATUS.failed;
}

/** As a person here would write it: relative where that is shorter. */
function shortened(path: string): string {
  const fromHere = relative(".", path);
  return fromHere.length < path.length ? fromHere : path;
}
