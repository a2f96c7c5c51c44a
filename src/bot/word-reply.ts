import { randomBytes } from "node:crypto";
import type { Caller } from "../../commands/caller.ts";
import type { RawOptions } from "../../commands/define.ts";
import type { Button, Reply } from "../../commands/reply.ts";
import type { Words } from "../../commands/words.ts";
import { EngineError, isEngineError } from "../engine/errors.ts";
import type { WordedButton, WordedReply } from "./platform.ts";
import type { Actions } from "./stores.ts";
import type { Wording } from "./wording.ts";

/** What is needed to turn a command's reply into what a platform shows. */
export interface ReplyParts {
  readonly wording: Wording;
  readonly actions: Actions;
  readonly log: Log;
}

/** The part of pino's logger that the edge uses. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export async function wordReply(
  reply: Reply,
  options: {
    readonly caller: Caller;
    readonly locale: string;
    readonly final: boolean;
    readonly notes?: readonly Words[];
  },
  { wording, actions }: ReplyParts,
): Promise<WordedReply> {
  const { caller, locale, final, notes = [] } = options;
  const blocks = [...notes.map((words) => ({ kind: "note" as const, words })), ...reply.blocks];
  return {
    blocks: blocks.map((block) => wording.block(block, locale)),
    buttons: await wordButtons(reply.buttons ?? [], { caller, locale }, { wording, actions }),
    audience: reply.audience,
    data: reply.data,
    final,
  };
}

/** Buttons in the caller's language, what they do stored. */
export function wordButtons(
  buttons: readonly Button[],
  { caller, locale }: { readonly caller: Caller; readonly locale: string },
  { wording, actions }: Pick<ReplyParts, "wording" | "actions">,
): Promise<readonly WordedButton[]> {
  const worded = buttons.map(async ({ action, for: who, label, style }): Promise<WordedButton> => {
    const { command, action: name, asks, options } = action;
    return {
      id: await actions.store({ action, for: who, owner: ownerOf(caller) }),
      label: wording.words(label, locale),
      style,
      ...(asks && { form: { command, action: name, asks, values: valuesOf(asks, options) } }),
    };
  });
  return Promise.all(worded);
}

function valuesOf(asks: readonly string[], options: RawOptions): RawOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => asks.includes(name)));
}

/** The answer for what went wrong: what the caller can change, or an incident that the operator finds in the log. */
export function wordFailure(
  error: unknown,
  locale: string,
  { wording, log }: Omit<ReplyParts, "actions">,
): WordedReply {
  const problems = error instanceof AggregateError ? error.errors : [error];
  const known = problems.filter(isEngineError);
  if (known.length !== problems.length) {
    const incident = randomBytes(4).toString("hex");
    log.error({ incident, err: error }, "unexpected failure");
    return wordFailure(new EngineError("unexpected", { incident }), locale, { wording, log });
  }
  const worded = known.map((problem) => wording.error(problem, locale));
  const hints = [...new Set(worded.flatMap(({ hint }) => hint ?? []))];
  return {
    blocks: worded.flatMap(({ message, hint }) => [
      { kind: "text" as const, words: message },
      ...(hint === undefined ? [] : [{ kind: "note" as const, words: hint }]),
    ]),
    buttons: [],
    audience: "caller",
    data: null,
    error: {
      code: known[0]?.code ?? "unexpected",
      message: worded.map(({ message }) => message).join("\n"),
      ...(hints.length > 0 && { hint: hints.join("\n") }),
    },
    final: true,
  };
}

export function ownerOf(caller: Pick<Caller, "platform" | "id">): string {
  return `${caller.platform}:${caller.id}`;
}
