import { App, type Logger, type Receiver, type webApi } from "@slack/bolt";
import { z } from "zod";
import type { Log } from "../word-reply.ts";
import { FORM } from "./forms.ts";
import type { Receive } from "./receive.ts";
import type { Identity } from "./web-api.ts";

export interface BoltParts {
  readonly receiver: Receiver;
  readonly token: string;
  readonly clientOptions: webApi.WebClientOptions;
  readonly logger: Logger;
  readonly identity: () => Promise<Identity>;
  readonly receive: Receive;
  readonly log: Log;
}

/** Bolt with everything that people can do in Slack connected to what does it. Everything is kept, then acknowledged, then done. */
export function boltApp({ receiver, token, clientOptions, logger, identity, receive, log }: BoltParts): App {
  const app = new App({
    receiver,
    clientOptions,
    logger,
    authorize: async () => {
      const { botId, userId, teamId } = await identity();
      return { botToken: token, botId, botUserId: userId, teamId };
    },
  });

  app.command(ANY, ({ ack, body }) => guarded(() => receive.take("command", body, () => ack())));
  app.shortcut(ANY, ({ ack, body }) => guarded(() => receive.take("shortcut", body, () => ack())));
  app.action(ANY, ({ ack, body }) => guarded(() => receive.take("press", body, () => ack())));
  app.view({ type: "view_submission", callback_id: FORM }, ({ ack, body }) =>
    guarded(() =>
      receive.take("submit", body, (problems) =>
        problems === undefined ? ack() : ack({ response_action: "errors", errors: { ...problems } }),
      ),
    ),
  );
  // Bolt acknowledges events before anybody has seen them, and so before they are kept.
  const processEvent = app.processEvent.bind(app);
  app.processEvent = (event) =>
    isMessage(event.body)
      ? guarded(() => receive.take("message", event.body, async () => event.ack()))
      : processEvent(event);
  app.event("app_home_opened", async ({ body }) => {
    await guarded(() => receive.home(body));
  });
  app.error(async (error) =>
    log.warn({ from: "slack", code: error.code }, "Slack sent something that nobody could read"),
  );
  return app;

  /** What is wrong with one request ends here. */
  async function guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, "a request from Slack was not answered");
    }
  }
}

function isMessage(body: Readonly<Record<string, unknown>>): boolean {
  return message.safeParse(body).success;
}

const message = z.object({ event: z.object({ type: z.enum(["app_mention", "message"]) }) });

const ANY = /[\s\S]*/u;
