import { HTTPReceiver, type Receiver, SocketModeReceiver } from "@slack/bolt";
import type { Command } from "../../../commands/define.ts";
import type { Files } from "../../../commands/services.ts";
import { EngineError, isEngineError } from "../../engine/errors.ts";
import type { Chat } from "../chat.ts";
import type { Dispatcher } from "../dispatcher.ts";
import type { Actions, AnswerPlaces, Intake } from "../stores.ts";
import type { Log } from "../word-reply.ts";
import type { Wording } from "../wording.ts";
import { createAttachments } from "./attachments.ts";
import { boltApp } from "./bolt-app.ts";
import { boltLogger } from "./bolt-logger.ts";
import { slackEndpoint } from "./endpoint.ts";
import { guardFrames } from "./guard-frames.ts";
import { HTTP_PATH } from "./manifest.ts";
import { openSocket } from "./open-socket.ts";
import { createPeople } from "./people.ts";
import { createReceive } from "./receive.ts";
import { hasCode, REFUSED } from "./slack-error.ts";
import { slackPlatform } from "./slack-platform.ts";
import { clientOptionsFor, createWebApi, type Identity, type Origins } from "./web-api.ts";

export interface SlackSettings {
  readonly botToken: string;
  /** How Slack reaches us: over a socket, or by HTTP. */
  readonly way: { readonly appToken: string } | { readonly signingSecret: string };
  /** The real one when absent. */
  readonly apiUrl?: string;
}

export interface SlackParts {
  readonly commands: readonly Command[];
  readonly files: Files;
  readonly actions: Actions;
  readonly places: AnswerPlaces;
  readonly intake: Intake;
  readonly wording: Wording;
  readonly log: Log;
  /** Aborted when the process ends. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly origins: Origins;
}

/** Slack, put together: the platform, and the way in which people's commands come. */
export function openSlack({ botToken: token, way, apiUrl }: SlackSettings, parts: SlackParts): Chat {
  const { files, places, wording, log, now, origins } = parts;
  const logger = boltLogger(log);
  const clientOptions = clientOptionsFor(apiUrl, logger);
  const uploadOrigins = [...origins.files, ...(apiUrl === undefined ? [] : [new URL(apiUrl).origin])];
  const api = createWebApi({ token, clientOptions, uploadOrigins, responseOrigins: origins.responses });
  const attachments = createAttachments(origins.files, token);
  const platform = slackPlatform({ api, attachments, files, places, wording, now });
  const people = createPeople(api, wording, now);
  let known: Promise<Identity> | undefined;

  const receiveFor = (dispatcher: Dispatcher) =>
    createReceive({ ...parts, api, identity, platform, dispatcher, attachments, people });
  const connectBolt = (receiver: Receiver, dispatcher: Dispatcher) => {
    boltApp({ receiver, token, clientOptions, logger, identity, receive: receiveFor(dispatcher), log });
  };
  const again: Chat["again"] = (taken, dispatcher) => receiveFor(dispatcher).again(taken);

  async function listen(dispatcher: Dispatcher): Promise<AsyncDisposable> {
    await identity();
    if (!("appToken" in way)) return { async [Symbol.asyncDispose]() {} };
    // The client's own way of connecting again leaves a gap of five seconds.
    const noGap = { autoReconnectEnabled: false, installerOptions: { clientOptions: { ...clientOptions } } };
    const receiver = new SocketModeReceiver({ appToken: way.appToken, logger, ...noGap });
    guardFrames(receiver.client, log);
    connectBolt(receiver, dispatcher);
    return openSocket(receiver.client, log);
  }

  if ("appToken" in way) return { platform, listen, again };
  const { signingSecret } = way;
  return {
    platform,
    listen,
    again,
    endpoint(dispatcher) {
      const receiver = new HTTPReceiver({ signingSecret, logger, endpoints: HTTP_PATH, bodyLimit: BODY_BYTES });
      connectBolt(receiver, dispatcher);
      // Better found out now than by the first command.
      identity().catch((error: unknown) => {
        if (isEngineError(error)) log.error({ platform: "slack", code: error.code }, "Slack refuses SLACK_BOT_TOKEN");
        else log.warn({ platform: "slack", err: error }, "Slack can't be reached now");
      });
      return slackEndpoint(receiver, now);
    },
  };

  /** Who the token belongs to. Rejects with `EngineError("slack.bot-token")` when nobody, with a `SlackError` when that can't be found out now. */
  function identity(): Promise<Identity> {
    known ??= api.identity().catch((error: unknown) => {
      known = undefined;
      throw hasCode(error, REFUSED) ? new EngineError("slack.bot-token") : error;
    });
    return known;
  }
}

/** Slack's largest payloads hold a view of 250 kB (docs.slack.dev/reference/views). */
const BODY_BYTES = 2 ** 20;
