import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { z } from "zod";
import { pageWords } from "../page-words.ts";
import type { WebEnv } from "../parts.ts";
import { readJson } from "../request-body.ts";

/** The page's words in the visitor's language, and the choice of another one, which the browser keeps. */
export function languageRoutes(locales: readonly string[]): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const choice = z.object({ locale: z.enum(locales) });

  app.get("/words", (c) => c.json(pageWords(c.var.locale)));
  app.post("/locale", async (c) => {
    const { locale } = await readJson(c, choice);
    setCookie(c, COOKIE, locale, { httpOnly: true, sameSite: "Strict", path: "/", maxAge: YEAR_S });
    return c.json({ locale });
  });
  return app;
}

/** What this browser's visitor chose on the page, whatever it is. */
export function chosenLocale(c: Context<WebEnv>): string | undefined {
  return getCookie(c, COOKIE);
}

const COOKIE = "pictoken-locale";
const YEAR_S = 365 * 24 * 3600;
