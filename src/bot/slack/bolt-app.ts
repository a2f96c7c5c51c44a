import { App, type Logger, type Receiver, type webApi } from "@slack/bolt";
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

/** Bolt with everything that people can do in Slack connected to what does it. Everything is acknowledged before it is done. */
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

  app.command(ANY, async ({ ack, body }) => {
    await ack();
    await guarded(() => receive.command(body));
  });
  app.shortcut(ANY, async ({ ack, body }) => {
    await ack();
    await guarded(() => receive.shortcut(body));
  });
  app.action(ANY, async ({ ack, body }) => {
    await ack();
    await guarded(() => receive.press(body));
  });
  app.view({ type: "view_submission", callback_id: FORM }, async ({ ack, body }) => {
    await guarded(() =>
      receive.submit(body, (problems) =>
        problems === undefined ? ack() : ack({ response_action: "errors", errors: { ...problems } }),
      ),
    );
  });
  for (const event of ["app_mention", "message"] as const) {
    app.event(event, async ({ body, context }) => {
      await guarded(() => receive.message(body, context.botUserId ?? ""));
    });
  }
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

const ANY = /[\s\S]*/u;
