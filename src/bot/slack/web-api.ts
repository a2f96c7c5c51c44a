import { type types, webApi } from "@slack/bolt";
import { z } from "zod";
import { asked, SlackError } from "./slack-error.ts";

/** A message as Slack takes it; `text` stands for the blocks in notifications. */
export interface Message {
  readonly blocks: types.KnownBlock[];
  readonly text: string;
}

/** Where a message stands. */
export interface At {
  readonly channel: string;
  readonly ts: string;
}

/** What the bot asks of Slack. Nobody is mentioned and no link unfolds by any of it. All reject with a `SlackError`. */
export interface WebApi {
  post(channel: string, threadTs: string | undefined, message: Message): Promise<At>;
  /** Replaces a message; `files` are added to those that it has. */
  update(at: At, message: Message, files: readonly string[]): Promise<void>;
  remove(at: At): Promise<void>;
  /** A message that only this person sees; it can't be edited. */
  whisper(channel: string, user: string, threadTs: string | undefined, message: Message): Promise<void>;
  /** As `whisper`, by a response URL: also where the bot is no member. */
  respond(responseUrl: string, message: Message): Promise<void>;
  /** The conversation with one person. */
  directChannel(user: string): Promise<string>;
  /** Gives the id of a file that nobody can see yet. */
  upload(name: string, bytes: Uint8Array): Promise<string>;
  openView(triggerId: string, view: types.ModalView): Promise<void>;
  publishHome(user: string, view: types.HomeView): Promise<void>;
  person(user: string): Promise<Person>;
  /** Who the token belongs to. */
  identity(): Promise<Identity>;
}

export interface Person {
  /** BCP 47. */
  readonly locale?: string;
  readonly name?: string;
  readonly admin: boolean;
}

export interface Identity {
  readonly teamId: string;
  readonly botId: string;
  readonly userId: string;
  /** Names, as people read them. */
  readonly bot: string;
  readonly team: string;
}

export interface WebApiParts {
  readonly token: string;
  readonly clientOptions: webApi.WebClientOptions;
  /** Where files may go: Slack's file host, and whoever stands in for its Web API. */
  readonly uploadOrigins: readonly string[];
  readonly responseOrigins: readonly string[];
}

/** Where files may come from and go to, and where answers by response URL may go. No setting changes them: tests have their own. */
export interface Origins {
  readonly files: readonly string[];
  readonly responses: readonly string[];
}

/** Slack's own (docs.slack.dev/messaging/working-with-files, docs.slack.dev/interactivity/handling-user-interaction). */
export const slackOrigins: Origins = { files: ["https://files.slack.com"], responses: ["https://hooks.slack.com"] };

/** Never absolute addresses from input; a few seconds of patience where the library's own would be half an hour; Retry-After is obeyed besides. */
export function clientOptionsFor(apiUrl: string | undefined, logger: webApi.WebClientOptions["logger"]) {
  return {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/` }),
    ...(logger !== undefined && { logger }),
    allowAbsoluteUrls: false,
    retryConfig: { retries: 4, minTimeout: 300, factor: 2.5, maxTimeout: 5000, randomize: true },
    timeout: PATIENCE_MS,
  } satisfies webApi.WebClientOptions;
}

/** Long enough for a file of 25 MB on a slow line. */
const PATIENCE_MS = 30_000;

const quiet = { parse: "none", link_names: false } as const;

export function createWebApi({ token, clientOptions, uploadOrigins, responseOrigins }: WebApiParts): WebApi {
  const client = new webApi.WebClient(token, clientOptions);
  return {
    async post(channel, threadTs, { blocks, text }) {
      const sent = await asked("chat.postMessage", () =>
        client.chat.postMessage({
          ...quiet,
          channel,
          blocks,
          text,
          mrkdwn: false,
          unfurl_links: false,
          unfurl_media: false,
          ...(threadTs !== undefined && { thread_ts: threadTs }),
        }),
      );
      return at.parse(sent);
    },
    async update({ channel, ts }, { blocks, text }, files) {
      const file_ids = files.length > 0 ? { file_ids: [...files] } : {};
      await asked("chat.update", () => client.chat.update({ ...quiet, channel, ts, blocks, text, ...file_ids }));
    },
    async remove({ channel, ts }) {
      await asked("chat.delete", () => client.chat.delete({ channel, ts }));
    },
    async whisper(channel, user, threadTs, { blocks, text }) {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      await asked("chat.postEphemeral", () =>
        client.chat.postEphemeral({ ...quiet, channel, user, blocks, text, ...thread }),
      );
    },
    async respond(responseUrl, { blocks, text }) {
      if (!responseOrigins.includes(URL.parse(responseUrl)?.origin ?? "")) {
        throw new SlackError("foreign_response_url", "response_url");
      }
      const body = JSON.stringify({ response_type: "ephemeral", replace_original: false, blocks, text });
      const answer = await fetch(responseUrl, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE_MS),
      }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.status !== 200) throw new SlackError(`http_${answer?.status ?? 0}`, "response_url");
    },
    async directChannel(users) {
      const opened = await asked("conversations.open", () => client.conversations.open({ users }));
      return direct.parse(opened).channel.id;
    },
    async upload(filename, bytes) {
      const place = await asked("files.getUploadURLExternal", () =>
        client.files.getUploadURLExternal({ filename, length: bytes.length }),
      );
      const { upload_url, file_id: id } = uploadPlace.parse(place);
      await uploadTo(upload_url, bytes, uploadOrigins);
      await asked("files.completeUploadExternal", () =>
        client.files.completeUploadExternal({ files: [{ id, title: filename }] }),
      );
      return id;
    },
    async openView(trigger_id, view) {
      await asked("views.open", () => client.views.open({ trigger_id, view }));
    },
    async publishHome(user_id, view) {
      await asked("views.publish", () => client.views.publish({ user_id, view }));
    },
    async person(user) {
      const found = person.parse(await asked("users.info", () => client.users.info({ user, include_locale: true })));
      const { locale, real_name: name, is_admin, is_owner } = found.user;
      return { ...(locale && { locale }), ...(name && { name }), admin: is_admin === true || is_owner === true };
    },
    async identity() {
      const found = identity.parse(await asked("auth.test", () => client.auth.test()));
      return { teamId: found.team_id, botId: found.bot_id, userId: found.user_id, bot: found.user, team: found.team };
    },
  };
}

/** Bytes for Slack's file host, without the token that the library's own way of uploading shows it: the address is secret enough. */
async function uploadTo(address: string, bytes: Uint8Array, origins: readonly string[]): Promise<void> {
  if (!origins.includes(URL.parse(address)?.origin ?? "")) throw new SlackError("foreign_upload_url", "upload");
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: Buffer.from(bytes),
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => undefined);
  await answer?.body?.cancel();
  if (answer?.status !== 200) throw new SlackError(`http_${answer?.status ?? 0}`, "upload");
}

const at = z.object({ channel: z.string(), ts: z.string() });
const direct = z.object({ channel: z.object({ id: z.string() }) });
const uploadPlace = z.object({ upload_url: z.string(), file_id: z.string() });
const identity = z.object({
  ...{ team_id: z.string(), bot_id: z.string(), user_id: z.string() },
  ...{ user: z.string().default("Pictoken"), team: z.string().default("") },
});
const person = z.object({
  user: z.object({
    locale: z.string().optional(),
    real_name: z.string().optional(),
    is_admin: z.boolean().optional(),
    is_owner: z.boolean().optional(),
  }),
});
