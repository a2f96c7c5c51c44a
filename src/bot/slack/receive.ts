import type { Command } from "../../../commands/define.ts";
import { EngineError, isEngineError } from "../../engine/errors.ts";
import type { CommandCall, Dispatcher, Request } from "../dispatcher.ts";
import type { Platform } from "../platform.ts";
import { seenLately } from "../seen-lately.ts";
import type { Actions, AnswerPlaces } from "../stores.ts";
import { parseLine } from "../text-grammar.ts";
import { type Log, ownerOf, wordFailure } from "../word-reply.ts";
import type { Wording } from "../wording.ts";
import type { Attachments } from "./attachments.ts";
import { decodeText } from "./decode-text.ts";
import { createForms, type FormPlace } from "./forms.ts";
import { publishHome } from "./home.ts";
import { FROM_ANYWHERE, ON_MESSAGE } from "./manifest.ts";
import { buttonPress, formSubmission, homeOpened, messageEvent, shortcut, slashCommand } from "./payloads.ts";
import type { People } from "./people.ts";
import { requestMaker } from "./request-maker.ts";
import { restOf } from "./rest-of.ts";
import { placeKey } from "./slack-platform.ts";
import { answerId } from "./slack-target.ts";
import type { WebApi } from "./web-api.ts";

export interface ReceiveParts {
  readonly api: WebApi;
  readonly platform: Platform;
  readonly dispatcher: Dispatcher;
  readonly attachments: Attachments;
  readonly people: People;
  readonly actions: Actions;
  readonly places: AnswerPlaces;
  readonly commands: readonly Command[];
  readonly wording: Wording;
  readonly log: Log;
  readonly now: () => number;
  /** Aborted when the process ends. */
  readonly signal: AbortSignal;
}

/** Does what people ask for in Slack, once, however often it is delivered. Reject when the payload is not what Slack promises. */
export interface Receive {
  command(body: unknown): Promise<void>;
  shortcut(body: unknown): Promise<void>;
  press(body: unknown): Promise<void>;
  /** Acknowledges with what is wrong, by field, or with nothing: then the form closes. */
  submit(body: unknown, acknowledge: (problems?: Readonly<Record<string, string>>) => Promise<void>): Promise<void>;
  message(body: unknown, botUserId: string): Promise<void>;
  home(body: unknown): Promise<void>;
}

export function createReceive(parts: ReceiveParts): Receive {
  const { api, platform, dispatcher, attachments, people, actions, places, commands, wording, log, now } = parts;
  const forms = createForms(commands, actions, attachments, wording);
  const requestOf = requestMaker(parts);
  const seen = seenLately(REMEMBERED_MS, now);

  return {
    async command(body) {
      const { command, text, user_id, team_id, channel_id, trigger_id, response_url } = slashCommand.parse(body);
      if (!(await isNew(trigger_id))) return;
      const line = `${command} ${decodeText(text)}`;
      const from = {
        key: trigger_id,
        userId: user_id,
        teamId: team_id,
        channel: channel_id,
        responseUrl: response_url,
      };
      const request = await requestOf(from, line);
      const call = callIn(line);
      if (call !== undefined && (await opensForm(call, { channel: channel_id }, trigger_id, request))) return;
      await dispatcher.runLine(line, request);
    },

    async shortcut(body) {
      const asked = shortcut.parse(body);
      const { trigger_id, user, team, callback_id } = asked;
      if (!(await isNew(trigger_id))) return;
      const from = { key: trigger_id, userId: user.id, teamId: team };
      if (asked.type === "shortcut") {
        const call = { command: callback_id.slice(FROM_ANYWHERE.length), action: "", options: {} };
        const request = await requestOf(from, `/${call.command}`);
        if (!(await opensForm(call, {}, trigger_id, request))) await dispatcher.runCommand(call, request);
        return;
      }
      const { channel, message, response_url } = asked;
      const command = callback_id.slice(ON_MESSAGE.length);
      const specs = commands.find(({ name }) => name === command)?.actions[""]?.options ?? {};
      const rest = restOf(specs);
      const text = decodeText(message.text);
      const place = { channel: channel.id, threadTs: message.thread_ts ?? message.ts, responseUrl: response_url };
      const most = Object.values(specs).filter(({ kind }) => kind === "attachment").length;
      const request = await requestOf({ ...from, ...place }, `/${command}`, message.files.slice(0, most));
      const options = rest === undefined || text === "" ? {} : { [rest]: text };
      await dispatcher.runCommand({ command, action: "", options }, request);
    },

    async press(body) {
      const {
        trigger_id,
        user,
        team,
        container,
        channel,
        message,
        response_url,
        actions: pressed,
      } = buttonPress.parse(body);
      const [{ value: button }] = pressed;
      if (!(await isNew(trigger_id))) return;
      const where = { channel: channel?.id, threadTs: message?.thread_ts, responseUrl: response_url };
      const stored = await actions.find(button);
      const asked = stored === undefined ? "…" : `/${stored.action.command} ${stored.action.action}`.trim();
      const request = await requestOf({ key: trigger_id, userId: user.id, teamId: team, ...where }, asked);
      if (container.type === "view") return publishHome(user.id, button, request, { dispatcher, commands, api });
      await dispatcher.press(button, request);
    },

    async submit(body, acknowledge) {
      const { trigger_id, user, team, view } = formSubmission.parse(body);
      const { caller, locale } = await people.find(user.id, team);
      const filled = await forms.read(view.private_metadata, view.state.values, ownerOf(caller), locale);
      if (filled !== undefined && Object.keys(filled.problems).length > 0) return acknowledge(filled.problems);
      await acknowledge();
      if (!(await isNew(trigger_id))) return;
      const from = { key: trigger_id, userId: user.id, teamId: team, ...filled?.place };
      const request = await requestOf(from, filled === undefined ? "…" : `/${filled.call.command}`);
      if (filled !== undefined) return dispatcher.runCommand(filled.call, request);
      await platform.show(request.target, wordFailure(new EngineError("button.expired"), locale, { wording, log }));
    },

    async message(body, botUserId) {
      const { event_id, team_id, event } = messageEvent.parse(body);
      const { user, channel, text, ts, thread_ts, files } = event;
      if (user === undefined || event.bot_id !== undefined || !isForUs(event)) return;
      if (!(await isNew(event_id))) return;
      const line = decodeText(withoutMention(text, botUserId)).trim();
      const from = { key: event_id, userId: user, teamId: team_id, channel, threadTs: thread_ts ?? ts };
      await dispatcher.runLine(line || "help", await requestOf(from, line, files));
    },

    async home(body) {
      const { team_id, event } = homeOpened.parse(body);
      if (event.tab !== undefined && event.tab !== "home") return;
      const request = await requestOf({ key: `home ${event.user}`, userId: event.user, teamId: team_id }, "/help");
      await publishHome(event.user, undefined, request, { dispatcher, commands, api });
    },
  };

  /** Slack delivers again what it believes lost, also to another process. */
  async function isNew(key: string): Promise<boolean> {
    return seen.add(key) && (await places.find(placeKey(answerId(key)))) === undefined;
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
  async function opensForm(call: CommandCall, place: FormPlace, trigger: string, request: Request): Promise<boolean> {
    if (!forms.isNeeded(call)) return false;
    try {
      await api.openView(trigger, await forms.view(call, place, ownerOf(request.caller), request.locale));
      return true;
    } catch (error) {
      log.warn({ err: error }, "a form could not be opened");
      return false;
    }
  }
}

/** Slack delivers late events for a day (docs.slack.dev/apis/events-api, “Delayed events”). */
const REMEMBERED_MS = 24 * 60 * 60_000;

/** Mentions, and what people write to the bot itself; edits and joins are messages too, of other subtypes. */
function isForUs({
  type,
  channel_type,
  subtype,
}: {
  type: string;
  channel_type?: string | undefined;
  subtype?: string | undefined;
}): boolean {
  if (subtype !== undefined && subtype !== "file_share") return false;
  return type === "app_mention" || channel_type === "im";
}

function withoutMention(text: string, botUserId: string): string {
  return text.replace(new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`, "u"), " ");
}
