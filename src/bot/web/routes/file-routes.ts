import { Hono } from "hono";
import { EngineError } from "../../../engine/errors.ts";
import { mediaTypeOf } from "../media-type.ts";
import type { WebEnv, WebParts } from "../parts.ts";
import { atMost } from "../request-body.ts";

/** `POST /attachments?name=…` keeps the bytes of its body and gives a handle. */
export function attachmentRoutes({ files }: Pick<WebParts, "files">): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.post("/attachments", atMost(MOST_ATTACHMENT_BYTES), async (c) => {
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    if (bytes.length === 0) throw new EngineError("attachment.empty");
    const name = plainName(c.req.query("name") ?? "");
    const { id, mediaType, size } = await files.save({ name, mediaType: mediaTypeOf(bytes), bytes });
    return c.json({ handle: id, name, mediaType, size }, 201);
  });
  return app;
}

/** `GET /files/<id>/<name>`: pictures are shown, everything else is saved. Nothing in it can act in this site's name. */
export function fileRoutes({ files }: Pick<WebParts, "files">): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get("/files/:id/:name?", async (c) => {
    const file = await files.read(c.req.param("id"));
    if (file === undefined) throw new EngineError("file.gone");
    const shown = SHOWN.includes(file.mediaType) && c.req.query("save") === undefined;
    return c.body(new Uint8Array(file.bytes), 200, {
      "Content-Type": shown ? file.mediaType : "application/octet-stream",
      "Content-Disposition": disposition(shown ? "inline" : "attachment", file.name),
      "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
      "X-Content-Type-Options": "nosniff",
      // An id's bytes never change.
      "Cache-Control": "private, max-age=31536000, immutable",
    });
  });
  return app;
}

/** As Discord takes from everybody (resources/message: each file 10 MiB). */
const MOST_ATTACHMENT_BYTES = 10 * 2 ** 20;

/** Pictures that cannot carry script. */
const SHOWN = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** The last part of a path, without what file systems and terminals trip over. */
function plainName(given: string): string {
  const last = given.toWellFormed().split(/[\\/]/u).at(-1) ?? "";
  const plain = last.replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, "").slice(-100);
  return plain.replace(/^\.+$/u, "") || "attachment";
}

/** RFC 6266: a name in ASCII for old clients, the whole one in UTF-8. */
function disposition(kind: "inline" | "attachment", name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/gu, "_");
  const whole = encodeURIComponent(name.toWellFormed()).replace(/['()*]/gu, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${whole}`;
}
