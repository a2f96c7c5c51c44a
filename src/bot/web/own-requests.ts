import { isIP } from "node:net";
import type { Context, MiddlewareHandler } from "hono";
import { EngineError } from "../../engine/errors.ts";
import type { WebEnv, WebParts } from "./parts.ts";

/**
 * Lets in only what was meant for this server and comes from its own page, or from no page at all. A foreign name in
 * `Host` is DNS rebinding; a foreign `Origin` or `Sec-Fetch-Site` is another site's page.
 */
export function ownRequests({ hosts, token }: Pick<WebParts, "hosts" | "token">): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const host = (c.req.header("host") ?? "").toLowerCase();
    if (!isOwnHost(host, c.env.incoming.socket.localPort ?? 0)) throw new EngineError("web.host-not-own", { host });
    const origin = c.req.header("origin");
    if (origin !== undefined && URL.parse(origin)?.host !== URL.parse(`http://${host}`)?.host) {
      throw new EngineError("web.origin-not-own", { origin });
    }
    const site = c.req.header("sec-fetch-site") ?? "none";
    if (site !== "same-origin" && site !== "none" && !isFollowedLink(c)) {
      throw new EngineError("web.origin-not-own", { origin: origin ?? site });
    }
    await next();
  };

  function isOwnHost(host: string, port: number): boolean {
    const asked = URL.parse(`http://${host}`);
    if (asked === null || asked.host !== host.replace(/:80$/u, "")) return false;
    const { hostname } = asked;
    if (LOOPBACK.includes(hostname)) return Number(asked.port || 80) === port;
    // Rebinding needs a name; an address is what someone typed.
    if (token !== undefined && isIP(hostname.replace(/^\[|\]$/gu, "")) !== 0) return true;
    return hosts.some((name) => name.toLowerCase() === hostname);
  }
}

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** Someone followed a link from another site: nothing changes and that site reads nothing. */
function isFollowedLink(c: Context): boolean {
  return c.req.method === "GET" && c.req.header("sec-fetch-mode") === "navigate" && !c.req.path.startsWith("/api/");
}
