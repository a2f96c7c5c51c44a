import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { HTTPReceiver } from "@slack/bolt";
import { Hono } from "hono";
import { seenLately } from "../seen-lately.ts";
import { HTTP_PATH } from "./manifest.ts";

/**
 * The address that Slack calls where no socket is wanted: `POST /slack/events`. Bolt checks the signature and reads the request; two checks that
 * it lacks stand before it: a request may be neither older nor newer than five minutes, and comes in once.
 */
export function slackEndpoint(receiver: HTTPReceiver, now: () => number): Hono {
  // As long as a timestamp is taken, in both directions.
  const seen = seenLately(2 * WINDOW_MS, now);
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post(HTTP_PATH, (c) => {
    const signature = c.req.header("x-slack-signature") ?? "";
    if (!isFresh(c.req.header("x-slack-request-timestamp") ?? "", now())) return c.text("stale", 401);
    if (signature === "" || !seen.add(signature)) return c.text("unsigned, or sent again", 401);
    const { incoming, outgoing } = c.env;
    // Whoever makes up signatures fills no memory.
    outgoing.once("finish", () => outgoing.statusCode === 401 && seen.forget(signature));
    receiver.requestListener(incoming, outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  return new Hono().route("/", app);
}

/** docs.slack.dev/authentication/verifying-requests-from-slack. */
const WINDOW_MS = 5 * 60_000;

function isFresh(timestamp: string, now: number): boolean {
  return /^\d{1,12}$/u.test(timestamp) && Math.abs(now - Number(timestamp) * 1000) <= WINDOW_MS;
}
