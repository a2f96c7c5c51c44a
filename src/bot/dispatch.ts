import type { Caller } from "../../commands/caller.ts";
import type { Attachment, AttachmentOption, Command, CommandAction, RawOptions } from "../../commands/define.ts";
import { coerce, isMissing } from "../../commands/options.ts";
import type { Button, Reply } from "../../commands/reply.ts";
import type { Services } from "../../commands/services.ts";
import { readStored } from "../../commands/stored-file.ts";
import { say, type Words } from "../../commands/words.ts";
import { EngineError, isEngineError } from "../engine/errors.ts";
import { nearest } from "../engine/nearest.ts";
import type { Jobs, NewJob } from "../jobs/ports.ts";
import { checkAttachment } from "./check-attachment.ts";
import type { CommandCall, Dispatcher, Request } from "./dispatcher.ts";
import { mayPress } from "./may-press.ts";
import type { WordedReply } from "./platform.ts";
import { withFileText } from "./text-file/with-file-text.ts";
import { type ParsedLine, parseLine, parseOptions, unknownCommand } from "./text-grammar.ts";
import { withAttachments } from "./with-attachments.ts";
import { ownerOf, type ReplyParts, wordButtons, wordFailure, wordReply } from "./word-reply.ts";

interface DispatchParts extends ReplyParts {
  /** What a caller may use; all services unless given. */
  readonly servicesFor?: (caller: Caller) => Services;
}

/** The dispatcher: finds the command, types its options, runs it, and shows what it answers. */
export function createDispatcher(commands: readonly Command[], services: Services, parts: DispatchParts): Dispatcher {
  const { servicesFor = () => services } = parts;
  return {
    runLine: (line, request) => answer(request, async () => parseLine(line, commands)),
    runCommand: (call, request) => answer(request, async () => ({ ...call, notes: [] })),
    press: (button, request, filled = {}) =>
      answer(request, async () => ({ ...(await pressed(button, request, filled)), notes: [] })),
    refuse: (problem, request) => showFailure(problem, request),
  };

  async function answer(request: Request, read: () => Promise<ParsedLine>): Promise<void> {
    let form: readonly Button[] = [];
    try {
      if (request.care?.problem !== undefined) throw request.care.problem;
      const { notes, ...call } = await read();
      const action = findAction(call, commands);
      const files = withAttachments(call.options, action, request.attachments ?? []);
      form = formButtons({ ...call, options: files }, action);
      const { options, read: readAs } = await withFileText(files, action.options, request.platform);
      const own = servicesFor(request.caller);
      const result = action.run(invocationOf(options, action, request, own), {
        ...own,
        jobs: jobsOf(own.jobs, request),
      });
      const told = [...notes, ...readAs];
      if (Symbol.asyncIterator in result) await showEach(result, told, request);
      else await showReply(await result, told, request, true);
    } catch (error) {
      await showFailure(error, request, form);
    }
  }

  async function showFailure(error: unknown, request: Request, form: readonly Button[] = []): Promise<void> {
    const buttons = await wordButtons(form, request, parts);
    return show(request, { ...wordFailure(error, request.locale, parts), buttons });
  }

  /** Every reply as it comes; the last one is final unless a job will bring another. */
  async function showEach(replies: AsyncIterable<Reply>, notes: readonly Words[], request: Request): Promise<void> {
    let last: Reply | undefined;
    for await (const reply of replies) {
      last = reply;
      await showReply(reply, notes, request, false);
    }
    if (last !== undefined && last.awaits === undefined) await showReply(last, notes, request, true);
  }

  async function showReply(reply: Reply, notes: readonly Words[], request: Request, final: boolean): Promise<void> {
    const { caller, locale } = request;
    await show(request, await wordReply(reply, { caller, locale, final, notes }, parts));
  }

  /** A place that can't be reached is the platform's trouble: it is logged, and the process lives on. */
  async function show({ platform, target, care }: Request, reply: WordedReply): Promise<void> {
    try {
      await platform.show(target, reply);
    } catch (error) {
      parts.log.warn({ err: error, platform: platform.name }, "an answer could not be shown");
      if (!isEngineError(error) || error.code !== "target.gone") return;
    }
    if (reply.final) await care?.settle();
  }

  async function pressed(button: string, { caller }: Request, filled: RawOptions | string): Promise<CommandCall> {
    const stored = await parts.actions.find(button);
    if (stored === undefined) throw new EngineError("button.expired");
    if (!mayPress(stored, ownerOf(caller))) throw new EngineError("button.not-yours");
    const { asks = [], ...call } = stored.action;
    const specs = Object.entries(findAction(call, commands).options).filter(([name]) => asks.includes(name));
    const given = typeof filled === "string" ? parseOptions(filled, Object.fromEntries(specs)) : filled;
    const taken = Object.entries(given).filter(([name]) => asks.includes(name));
    if (asks.length > 0 && taken.length === 0) throw new EngineError("button.asks", { asks });
    return { ...call, options: { ...call.options, ...Object.fromEntries(taken) } };
  }
}

/** Where a text is missing that a form asks for: the button that opens it, for places that did not open it by themselves. */
function formButtons({ command, action, options }: CommandCall, { options: specs, form }: CommandAction): Button[] {
  if (form === undefined || !Object.keys(specs).some((name) => isMissing(name, specs, options))) return [];
  return [
    { label: say("form.open"), style: "primary", for: "caller", action: { command, action, options, asks: form } },
  ];
}

/**
 * The jobs of a request are named after it, so that running it again adds none; once there is one, it brings the answer. One with a name of its own is
 * nobody's answer.
 */
function jobsOf(jobs: Jobs, { care }: Request): Jobs {
  if (care === undefined) return jobs;
  let count = 0;
  const add = async (job: NewJob) => {
    if (job.once !== undefined) return jobs.add(job);
    const view = await jobs.add({ ...job, once: `${care.id} ${count++}` });
    await care.settle();
    return view;
  };
  return { ...jobs, add };
}

/** A call that names no subcommand means the command's first, as a line does. */
function findAction(call: CommandCall, commands: readonly Command[]): CommandAction {
  const command = commands.find(({ name }) => name === call.command);
  if (command === undefined) throw unknownCommand(call.command, commands);
  const known = Object.keys(command.actions);
  const asked = call.action === "" ? (known[0] ?? "") : call.action;
  const action = Object.hasOwn(command.actions, asked) ? command.actions[asked] : undefined;
  if (action === undefined) {
    throw new EngineError("command.subcommand-unknown", {
      command: command.name,
      asked: asked.slice(0, 60),
      nearest: nearest(asked, known),
      known,
    });
  }
  return action;
}

function invocationOf(options: RawOptions, action: CommandAction, request: Request, { files }: Services) {
  const coerced = coerce(action.options, options);
  if (!coerced.ok) throw new AggregateError(coerced.problems);
  const { caller, locale, target, channel, signal, platform } = request;
  const readAttachment = async (attachment: Attachment) => {
    const bytes = await (readStored(attachment, files) ?? platform.readAttachment(attachment));
    const spec = specOf(attachment, coerced.values, action);
    return spec === undefined ? bytes : checkAttachment(bytes, spec);
  };
  // The specs are erased here; `defineAction` has tied them to what `run` expects.
  return {
    options: coerced.values as never,
    caller,
    locale,
    target,
    signal,
    readAttachment,
    ...(channel && { channel }),
  };
}

/** The option that a file was given for. */
function specOf(
  attachment: Attachment,
  values: Readonly<Record<string, unknown>>,
  { options }: CommandAction,
): AttachmentOption | undefined {
  const spec = Object.entries(options).find(([name]) => values[name] === attachment)?.[1];
  return spec?.kind === "attachment" ? spec : undefined;
}
