import type { RequestListener } from "node:http";
import type { HTTPReceiver } from "@slack/bolt";
import { seenLately } from "./seen-lately.ts";

/**
 * Bolt's HTTP endpoint behind two checks that it lacks: a request may be neither older nor newer than five minutes, and comes in once. Bolt
 * checks the signature. Only POSTs to `path` are let through.
 */
export function httpDoor(receiver: HTTPReceiver, path: string, now: () => number = Date.now): RequestListener {
  // As long as a timestamp is taken, in both directions.
  const seen = seenLately(2 * WINDOW_MS, now);
  return (request, response) => {
    const refuse = (status: number) => {
      response.writeHead(status).end();
    };
    if (request.url?.split("?")[0] !== path || request.method !== "POST") return refuse(404);
    const signature = String(request.headers["x-slack-signature"] ?? "");
    if (!isFresh(request.headers["x-slack-request-timestamp"], now())) return refuse(401);
    if (signature === "" || !seen.add(signature)) return refuse(401);
    // Whoever makes up signatures fills no memory.
    response.once("finish", () => response.statusCode === 401 && seen.forget(signature));
    receiver.requestListener(request, response);
  };
}

/** docs.slack.dev/authentication/verifying-requests-from-slack. */
const WINDOW_MS = 5 * 60_000;

function isFresh(timestamp: string | readonly string[] | undefined, now: number): boolean {
  return (
    typeof timestamp === "string" &&
    /^\d{1,12}$/u.test(timestamp) &&
    Math.abs(now - Number(timestamp) * 1000) <= WINDOW_MS
  );
}
