import { createHash } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { parseAccept } from "hono/utils/accept";
import type { Caller } from "../../../commands/caller.ts";
import type { WebEnv, WebParts } from "./parts.ts";
import { chosenLocale } from "./routes/language-routes.ts";

/**
 * Whoever holds a conversation is one caller; its id, which opens the conversation, is not given away. Whoever shows the lock file's secret is
 * the person at this machine's terminal, who is the same one when the terminal does the work itself.
 */
export function callerOf(c: Context<WebEnv>, conversation: string): Caller {
  if (c.var.operator) return { platform: "terminal", id: "operator", role: "operator" };
  const id = createHash("sha256").update(conversation).digest("base64url").slice(0, 22);
  return { platform: "web", id, role: "member" };
}

/** Answers in the language that the visitor chose on the page, or else in one that the browser asks for, as far as the project has it. */
export function visitorLocale({ wording }: Pick<WebParts, "wording">): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const asked = parseAccept(c.req.header("accept-language") ?? "");
    const byWish = asked.toSorted((a, b) => b.q - a.q).map(({ type }) => type);
    const chosen = chosenLocale(c);
    c.set("locale", wording.nearestLocale(chosen === undefined ? byWish : [chosen, ...byWish]));
    await next();
  };
}
