import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { Hono } from "hono";
import { etag } from "hono/etag";
import { EngineError } from "../../../engine/errors.ts";
import { htmlPage } from "../html-page.ts";
import type { WebEnv, WebParts } from "../parts.ts";

/** The page: HTML, style, icon, its modules with their types taken out, and lit-html as it was installed. */
export function pageRoutes({ wording }: Pick<WebParts, "wording">): Hono<WebEnv> {
  const assets = new Map<string, Promise<string>>();
  const app = new Hono<WebEnv>();
  app.get("/page/*", etag());

  app.get("/", async (c) => c.html(await htmlPage("index.html", c.var.locale, wording), 200, REVALIDATED));

  app.get("/page/:file{[\\w-]+\\.(?:ts|css|svg)}", async (c) => {
    const file = c.req.param("file");
    const kind = file.slice(file.lastIndexOf(".") + 1);
    const read = kind === "ts" ? readModule : readText;
    return c.body(await asset(new URL(`../page/${file}`, import.meta.url), read), 200, {
      ...REVALIDATED,
      "Content-Type": TYPES[kind] ?? "text/plain",
    });
  });

  app.get("/page/lit-html/:file{(?:directives/)?[\\w-]+\\.js}", async (c) => {
    const body = await asset(new URL(c.req.param("file"), LIT_HTML), readText);
    return c.body(body, 200, { ...REVALIDATED, "Content-Type": "text/javascript; charset=utf-8" });
  });
  return app;

  function asset(url: URL, read: (url: URL) => Promise<string>): Promise<string> {
    const known = assets.get(url.href);
    if (known !== undefined) return known;
    const reading = read(url).catch((error: unknown) => {
      assets.delete(url.href);
      if (error instanceof Error && "code" in error && error.code === "ENOENT") {
        throw new EngineError("web.no-such-page", { path: url.pathname.split("/").at(-1) ?? "" });
      }
      throw error;
    });
    assets.set(url.href, reading);
    return reading;
  }
}

const REVALIDATED = { "Cache-Control": "no-cache" };

const TYPES: Readonly<Record<string, string>> = {
  ts: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

/** The browser's build: Node's own condition resolves to the folder `node/` beside it. */
const LIT_HTML = new URL("../", import.meta.resolve("lit-html"));

async function readText(url: URL): Promise<string> {
  return readFile(url, "utf8");
}

/** Types become spaces, so that lines and columns stay; a package's name becomes its path here. */
async function readModule(url: URL): Promise<string> {
  const script = stripTypeScriptTypes(await readText(url));
  return script.replace(
    /(from ")lit-html(?:\/([\w/-]+\.js))?"/gu,
    (_, from, path = "lit-html.js") => `${from}/page/lit-html/${path}"`,
  );
}
