import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { EngineError } from "../../engine/errors.ts";
import { door, tokenRoutes } from "./door.ts";
import { failures } from "./failures.ts";
import { ownRequests } from "./own-requests.ts";
import type { WebEnv, WebParts } from "./parts.ts";
import { atMost } from "./request-body.ts";
import { commandRoutes } from "./routes/command-routes.ts";
import { conversationRoutes } from "./routes/conversation-routes.ts";
import { attachmentRoutes, fileRoutes } from "./routes/file-routes.ts";
import { languageRoutes } from "./routes/language-routes.ts";
import { pageRoutes } from "./routes/page-routes.ts";
import { visitorLocale } from "./visitor.ts";

/** The web page and the HTTP interface. Every answer to `/api` is JSON or server-sent events, failures included. */
export function webApp(parts: WebParts): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(failures(parts));
  app.notFound((c) => {
    throw new EngineError("web.no-such-page", { path: c.req.path.slice(0, 100) });
  });
  app.use(visitorLocale(parts), HEADERS, ownRequests(parts));

  app.get("/health", (c) => c.json({ ok: true }));
  if (parts.token !== undefined) app.route("/", tokenRoutes(parts.token, parts.wording));
  app.route("/", pageRoutes(parts));

  app.use("/files/*", door(parts));
  app.route("/", fileRoutes(parts));

  app.use("/api/*", door(parts));
  app.route("/api", attachmentRoutes(parts));
  app.use("/api/*", atMost(MOST_JSON_BYTES));
  app.get("/api/alive", (c) => {
    if (!c.var.operator) throw new EngineError("web.not-operator");
    return c.json({ alive: true });
  });
  app.route("/api", languageRoutes(parts.wording.locales));
  app.route("/api", commandRoutes(parts));
  app.route("/api", conversationRoutes(parts));
  return app;
}

/** 100,000 characters take at most 600,000 bytes of JSON, escapes included. */
const MOST_JSON_BYTES = 2 ** 20;

const HEADERS = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    // Previews come inside the answer.
    imgSrc: ["'self'", "data:"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  // Under the default, no-referrer, the token's form would be sent with `Origin: null`.
  referrerPolicy: "same-origin",
  xFrameOptions: "DENY",
  // Files bring a policy of their own.
  overwrite: false,
  // Plain HTTP on this machine must stay reachable.
  strictTransportSecurity: false,
});
