import type { ErrorHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { wordFailure } from "../word-reply.ts";
import { answerOnWire } from "./answer-on-wire.ts";
import type { WebEnv, WebParts } from "./parts.ts";

/** Whatever goes wrong becomes JSON with clear words, in the shape of a failed command. */
export function failures(parts: Pick<WebParts, "wording" | "log">): ErrorHandler<WebEnv> {
  return (error, c) => {
    const failure = wordFailure(error, c.get("locale") ?? "en-US", parts);
    const status = statusOf(failure.error?.code);
    // What is left of the body is not read: this connection can't carry another request.
    if (status === 413) c.header("Connection", "close");
    return c.json(answerOnWire(failure), status);
  };
}

/** The HTTP status for an error's code; 200 without one, 400 for what the caller can change. */
export function statusOf(code: string | undefined): ContentfulStatusCode {
  return code === undefined ? 200 : (STATUS[code] ?? 400);
}

const STATUS: Readonly<Record<string, ContentfulStatusCode>> = {
  unexpected: 500,
  "command.unknown": 404,
  "file.gone": 404,
  "web.no-such-page": 404,
  "web.token-needed": 401,
  "web.not-operator": 401,
  "web.host-not-own": 403,
  "web.origin-not-own": 403,
  "job.not-yours": 403,
  "model.not-allowed": 403,
  "models.operator-only": 403,
  "button.not-yours": 403,
  "button.expired": 410,
  "web.too-large": 413,
  "web.not-json": 415,
};
