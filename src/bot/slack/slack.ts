import type { RequestListener } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { HTTPReceiver, SocketModeReceiver } from "@slack/bolt";
import type { Command } from "../../../commands/define.ts";
import type { Files } from "../../../commands/services.ts";
import type { Dispatcher } from "../dispatcher.ts";
import type { Platform } from "../platform.ts";
import type { Actions, AnswerPlaces } from "../stores.ts";
import type { Log } from "../word-reply.ts";
import type { Wording } from "../wording.ts";
import { createAttachments } from "./attachments.ts";
import { boltApp } from "./bolt-app.ts";
import { boltLogger } from "./bolt-logger.ts";
import { guardFrames } from "./guard-frames.ts";
import { httpDoor } from "./http-door.ts";
import { keepConnected } from "./keep-connected.ts";
import { HTTP_PATH } from "./manifest.ts";
import { createPeople } from "./people.ts";
import { createReceive } from "./receive.ts";
import { REFUSED, SlackError } from "./slack-error.ts";
import { slackPlatform } from "./slack-platform.ts";
import { clientOptionsFor, createWebApi, type Identity, type Origins, slackOrigins, type WebApi } from "./web-api.ts";

export interface SlackSettings {
  readonly botToken: string;
  /** How Slack reaches us. */
  readonly way: { readonly appToken: string } | { readonly signingSecret: string };
  /** The real one when absent. */
  readonly apiUrl?: string;
}

export interface SlackParts {
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  readonly files: Files;
  readonly actions: Actions;
  readonly places: AnswerPlaces;
  readonly wording: Wording;
  readonly log: Log;
  readonly now?: () => number;
  /** Slack's own when absent. */
  readonly origins?: Origins;
}

/** The bot in one Slack workspace, until it is disposed of. */
export interface Slack extends AsyncDisposable {
  readonly platform: Platform;
  /** Takes what Slack posts, in HTTP mode. */
  readonly door?: { readonly path: string; readonly listener: RequestListener };
  /** Resolves when it answers people, or never will: the log tells why. */
  readonly started: Promise<void>;
}

/** Starts at once and never throws: whatever keeps Slack away does not keep other platforms away. */
export function startSlack(settings: SlackSettings, parts: SlackParts): Slack {
  const { commands, dispatcher, files, actions, places, wording, log, now = Date.now } = parts;
  const { botToken: token, way, apiUrl } = settings;
  const { origins = slackOrigins } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const logger = boltLogger(log);
  const clientOptions = clientOptionsFor(apiUrl, logger);
  const api = createWebApi({ token, clientOptions, origins });
  const attachments = createAttachments(origins.files, token);
  const platform = slackPlatform({ api, attachments, files, places, wording, now });
  const people = createPeople(api, wording, now);
  const receive = createReceive({
    ...{ api, platform, dispatcher, attachments, people, actions, places, commands, wording, log, now, signal },
  });
  const identity = Promise.withResolvers<Identity>();
  const bolt = { token, clientOptions, logger, identity: () => identity.promise, receive, log };
  const open = "appToken" in way ? overSocket(way.appToken) : overHttp(way.signingSecret);
  const { promise: started, resolve: isStarted } = Promise.withResolvers<void>();
  const running = run();
  return {
    platform,
    started,
    ...(open.door !== undefined && { door: { path: HTTP_PATH, listener: open.door } }),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };

  async function run(): Promise<void> {
    const found = await identify(api, log, signal);
    if (found !== undefined) {
      identity.resolve(found);
      await open.connect(isStarted);
    }
    isStarted();
  }

  function overSocket(appToken: string) {
    // The client's own way of connecting again leaves a gap of five seconds.
    const receiver = new SocketModeReceiver({
      appToken,
      logger,
      autoReconnectEnabled: false,
      installerOptions: { clientOptions },
    });
    guardFrames(receiver.client, log);
    boltApp({ ...bolt, receiver });
    const connect = (onConnected: () => void) => {
      receiver.client.once("connected", onConnected);
      return keepConnected(receiver.client, log, signal);
    };
    return { connect, door: undefined };
  }

  function overHttp(signingSecret: string) {
    const receiver = new HTTPReceiver({ signingSecret, logger, endpoints: HTTP_PATH, bodyLimit: BODY_BYTES });
    boltApp({ ...bolt, receiver });
    return { connect: async () => {}, door: httpDoor(receiver, HTTP_PATH, now) };
  }
}

/** Slack's largest payloads hold a view of 250 kB (docs.slack.dev/reference/views). */
const BODY_BYTES = 2 ** 20;

/** Undefined when Slack refuses the token. */
async function identify(api: WebApi, log: Log, signal: AbortSignal): Promise<Identity | undefined> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      return await api.identity();
    } catch (error) {
      const code = error instanceof SlackError ? error.code : "unreadable";
      if (REFUSED.includes(code)) {
        log.error({ variable: "SLACK_BOT_TOKEN", code }, "Slack refuses the token in SLACK_BOT_TOKEN");
        return undefined;
      }
      log.warn({ from: "slack", code, failures }, "Slack can't be reached; trying again");
    }
    await pause(Math.min(failures * STEP_MS, LONGEST_MS), undefined, { signal }).catch(() => {});
  }
  return undefined;
}

const STEP_MS = 1000;
const LONGEST_MS = 30_000;
