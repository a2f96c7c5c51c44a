import type { Command } from "../../../commands/define.ts";
import type { Action } from "../../../commands/reply.ts";
import { EngineError, isEngineError } from "../../engine/errors.ts";
import type { Json } from "../../jobs/ports.ts";
import type { Care, CommandCall, Dispatcher, Request } from "../dispatcher.ts";
import { mayPress } from "../may-press.ts";
import type { Platform } from "../platform.ts";
import type { Actions, Intake, Taken } from "../stores.ts";
import { createTakeIn } from "../take-in.ts";
import { parseLine } from "../text-grammar.ts";
import { type Log, ownerOf } from "../word-reply.ts";
import type { Wording } from "../wording.ts";
import type { Attachments } from "./attachments.ts";
import { decodeText } from "./decode-text.ts";
import { isForUs, withoutMention } from "./for-us.ts";
import { createForms, type FormPlace } from "./forms.ts";
import { publishHome } from "./home.ts";
import { FROM_ANYWHERE, ON_FILE, ON_MESSAGE } from "./manifest.ts";
import { buttonPress, formSubmission, homeOpened, messageEvent, shortcut, slashCommand } from "./payloads.ts";
import type { People } from "./people.ts";
import { type From, requestMaker } from "./request-maker.ts";
import { restOf } from "./rest-of.ts";
import { answerId } from "./slack-target.ts";
import type { Identity, WebApi } from "./web-api.ts";

export interface ReceiveParts {
  readonly api: WebApi;
  readonly identity: () => Promise<Identity>;
  readonly platform: Platform;
  readonly dispatcher: Dispatcher;
  readonly attachments: Attachments;
  readonly people: People;
  readonly actions: Actions;
  readonly intake: Intake;
  readonly commands: readonly Command[];
  readonly wording: Wording;
  readonly log: Log;
  readonly now: () => number;
  /** Aborted when the process ends. */
  readonly signal: AbortSignal;
}

/** Does what people ask for in Slack, once, however often it is delivered. Rejects when the payload is not what Slack promises. */
export interface Receive {
  /** Acknowledged once it is kept; a form that was filled in wrongly with what is wrong, by field. */
  take(kind: Kind, body: unknown, acknowledge: Acknowledge): Promise<void>;
  /** Does what an earlier process has acknowledged and not answered. */
  again(taken: Taken): Promise<void>;
  home(body: unknown): Promise<void>;
}

type Acknowledge = (problems?: Readonly<Record<string, string>>) => Promise<void>;

/** The ways in which people ask. */
type Kind = "command" | "shortcut" | "press" | "submit" | "message";

/** Something that somebody asks for. */
interface Asked {
  /** The same for every delivery of it. */
  readonly key: string;
  readonly work: (once: Once) => Promise<void>;
  /** What is wrong with it, to be told in the acknowledgement. */
  readonly problems?: () => Promise<Readonly<Record<string, string>>>;
}

/** How it came. */
type Once = Pick<From, "at"> & { readonly care: Care };

export function createReceive(parts: ReceiveParts): Receive {
  const { api, platform, dispatcher, attachments, people, actions, intake, commands, wording, log, now } = parts;
  const forms = createForms(commands, actions, attachments, wording);
  const requestOf = requestMaker(parts);
  const takeIn = createTakeIn({ platform: platform.name, intake, log, now });
  const asks = { command, shortcut: onShortcut, press, submit, message } satisfies Record<Kind, unknown>;

  return {
    async take(kind, body, acknowledge) {
      const asked = await readable(kind, body, acknowledge);
      if (asked === undefined) return acknowledge();
      const problems = (await asked.problems?.()) ?? {};
      if (Object.keys(problems).length > 0) return acknowledge(problems);
      // It came as JSON.
      const received = { kind, body: body as Json };
      const arrival = { key: answerId(asked.key), received, acknowledge: () => acknowledge() };
      await takeIn(arrival, (care) => asked.work({ care, at: now() }));
    },

    async again(taken) {
      const { kind, body } = taken.received;
      const asked = asks[kind as Kind](body);
      if (asked === undefined) return intake.settle(taken.id);
      await takeIn.again(taken, (care) => asked.work({ care, at: taken.at }));
    },

    async home(body) {
      const { team_id, event } = homeOpened.parse(body);
      if (event.tab !== undefined && event.tab !== "home") return;
      const from = { key: `home ${event.user}`, userId: event.user, teamId: team_id, at: now() };
      await publishHome(event.user, undefined, await requestOf(from, "/help"), { dispatcher, commands, api });
    },
  };

  /** What can't be read is acknowledged all the same: it would only come again. */
  async function readable(kind: Kind, body: unknown, acknowledge: Acknowledge): Promise<Asked | undefined> {
    try {
      return asks[kind](body);
    } catch (error) {
      await acknowledge();
      throw error;
    }
  }

  function command(body: unknown): Asked {
    const { command, text, user_id, team_id, channel_id, channel_name, trigger_id, response_url } =
      slashCommand.parse(body);
    const line = `${command} ${decodeText(text)}`;
    const from = { userId: user_id, teamId: team_id, channel: channel_id, responseUrl: response_url };
    const named = channel_name === undefined ? {} : { channelName: channel_name };
    return {
      key: trigger_id,
      async work(once) {
        const request = await requestOf({ key: trigger_id, ...from, ...named, ...once }, line);
        const call = callIn(line);
        if (call !== undefined && (await opensForm(call, { channel: channel_id }, trigger_id, request))) return;
        await dispatcher.runLine(line, request);
      },
    };
  }

  function onShortcut(body: unknown): Asked {
    const asked = shortcut.parse(body);
    const { trigger_id: key, user, team, callback_id } = asked;
    const from = { key, userId: user.id, teamId: team };
    if (asked.type === "shortcut") {
      const call = { command: callback_id.slice(FROM_ANYWHERE.length), action: "", options: {} };
      return {
        key,
        async work(once) {
          const request = await requestOf({ ...from, ...once }, `/${call.command}`);
          if (!(await opensForm(call, {}, key, request))) await dispatcher.runCommand(call, request);
        },
      };
    }
    const { channel, message, response_url } = asked;
    const takesFile = callback_id.startsWith(ON_FILE);
    const command = callback_id.slice((takesFile ? ON_FILE : ON_MESSAGE).length);
    const specs = commands.find(({ name }) => name === command)?.actions[""]?.options ?? {};
    const rest = restOf(specs);
    const text = decodeText(message.text);
    const place = { channel: channel.id, threadTs: message.thread_ts ?? message.ts, responseUrl: response_url };
    const most = takesFile ? 1 : Object.values(specs).filter(({ kind }) => kind === "attachment").length;
    const options = takesFile || rest === undefined || text === "" ? {} : { [rest]: text };
    return {
      key,
      async work(once) {
        const request = await requestOf({ ...from, ...place, ...once }, `/${command}`, message.files.slice(0, most));
        await dispatcher.runCommand({ command, action: "", options }, request);
      },
    };
  }

  function press(body: unknown): Asked {
    const {
      trigger_id: key,
      user,
      team,
      container,
      channel,
      message,
      response_url,
      actions: pressed,
    } = buttonPress.parse(body);
    const [{ value: button }] = pressed;
    const place = { channel: channel?.id, threadTs: message?.thread_ts };
    return {
      key,
      async work(once) {
        const stored = await actions.find(button);
        const asked = stored === undefined ? "…" : `/${stored.action.command} ${stored.action.action}`.trim();
        const request = await requestOf(
          { key, userId: user.id, teamId: team, ...place, responseUrl: response_url, ...once },
          asked,
        );
        if (container.type === "view") return publishHome(user.id, button, request, { dispatcher, commands, api });
        const asks = stored?.action.asks !== undefined && mayPress(stored, ownerOf(request.caller));
        if (asks && (await opensForm(stored.action, place, key, request))) return;
        await dispatcher.press(button, request);
      },
    };
  }

  function submit(body: unknown): Asked {
    const { trigger_id: key, user, team, view } = formSubmission.parse(body);
    const read = async () => {
      const { caller, locale } = await people.find(user.id, team);
      return forms.read(view.private_metadata, view.state.values, ownerOf(caller), locale);
    };
    return {
      key,
      problems: async () => (await read())?.problems ?? {},
      async work(once) {
        const filled = await read();
        const from = { key, userId: user.id, teamId: team, ...filled?.place, ...once };
        const request = await requestOf(from, filled === undefined ? "…" : `/${filled.call.command}`);
        if (filled === undefined) await dispatcher.refuse(new EngineError("button.expired"), request);
        else await dispatcher.runCommand(filled.call, request);
      },
    };
  }

  /** Undefined when it is not for us. */
  function message(body: unknown): Asked | undefined {
    const { event_id: key, team_id, event } = messageEvent.parse(body);
    const { user, channel, text, ts, thread_ts, files } = event;
    if (user === undefined || event.bot_id !== undefined || !isForUs(event)) return undefined;
    const from = { key, userId: user, teamId: team_id, channel, threadTs: thread_ts ?? ts };
    return {
      key,
      async work(once) {
        const { userId: botUserId } = await parts.identity();
        const line = decodeText(withoutMention(text, botUserId)).trim();
        await dispatcher.runLine(line || "help", await requestOf({ ...from, ...once }, line, files));
      },
    };
  }

  /** What can't be read has its answer; a form would not help. */
  function callIn(line: string): CommandCall | undefined {
    try {
      return parseLine(line, commands);
    } catch (error) {
      if (!isEngineError(error)) throw error;
      return undefined;
    }
  }

  /** Whether the person has a form before them now. Where it comes too late, the answer tells what was missing. */
  async function opensForm(call: Action, place: FormPlace, trigger: string, request: Request): Promise<boolean> {
    if (!forms.isNeeded(call)) return false;
    try {
      await api.openView(trigger, await forms.view(call, place, ownerOf(request.caller), request.locale));
      await request.care?.settle();
      return true;
    } catch (error) {
      log.warn({ err: error }, "a form could not be opened");
      return false;
    }
  }
}
