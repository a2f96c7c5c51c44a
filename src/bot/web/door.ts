import { createHash, timingSafeEqual } from "node:crypto";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { EngineError } from "../../engine/errors.ts";
import type { Wording } from "../wording.ts";
import { htmlPage } from "./html-page.ts";
import type { WebEnv, WebParts } from "./parts.ts";
import { atMost } from "./request-body.ts";

/** Knows the operator by the lock file's secret, and where a token is demanded, turns away whoever has neither. */
export function door({ secret, token }: Pick<WebParts, "secret" | "token">): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const bearer = /^Bearer (.+)$/u.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    const operator = isSame(bearer, secret);
    c.set("operator", operator);
    if (!operator && token !== undefined && !isSame(bearer, token) && !hasKey(c, token)) {
      throw new EngineError("web.token-needed");
    }
    await next();
  };
}

/** `/` with a token in its address, and `POST /token` from the form: both give the key and go on to the page. */
export function tokenRoutes(token: string, wording: Wording): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  app.get("/", async (c, next) => {
    const given = c.req.query("token");
    if (given !== undefined) return letIn(c, given);
    return hasKey(c, token) ? next() : ask(c, "web.token.why");
  });
  app.post("/token", atMost(MOST_FORM_BYTES), async (c) => {
    const { token: given } = await c.req.parseBody();
    return letIn(c, typeof given === "string" ? given : "");
  });
  return app;

  function letIn(c: Context<WebEnv>, given: string): Response | Promise<Response> {
    if (!isSame(given.trim(), token)) return ask(c, "web.token.wrong");
    setCookie(c, COOKIE, keyOf(token), {
      httpOnly: true,
      sameSite: "Strict",
      path: "/",
      secure: c.req.header("x-forwarded-proto") === "https",
      maxAge: 365 * 24 * 3600,
    });
    return c.redirect("/", 303);
  }

  async function ask(c: Context<WebEnv>, reason: "web.token.why" | "web.token.wrong"): Promise<Response> {
    return c.html(await htmlPage("token.html", c.var.locale, wording, { reason }), 401);
  }
}

/** True for equal texts, in a time that tells nothing about where they differ. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

const COOKIE = "pictoken";

const MOST_FORM_BYTES = 2 ** 16;

function hasKey(c: Context<WebEnv>, token: string): boolean {
  return isSame(getCookie(c, COOKIE) ?? "", keyOf(token));
}

/** What the cookie holds: it opens this door and does not give the token away. */
function keyOf(token: string): string {
  return digest(`pictoken cookie ${token}`).toString("base64url");
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
