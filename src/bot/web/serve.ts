import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import { EngineError } from "../../engine/errors.ts";
import type { WebEnv } from "./parts.ts";

/** An open address. Closing it ends every connection: pages come back by themselves. */
export interface Listening extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
}

/** Opens the address; port 0 takes any that is free. Throws `EngineError("web.port-in-use" | "web.port-denied" | "web.no-such-address")`. */
export async function serve(
  app: Pick<Hono<WebEnv>, "fetch">,
  address: { host: string; port: number },
): Promise<Listening> {
  const { host, port } = address;
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, () => resolve());
  });
  const bound = server.address();
  const taken = typeof bound === "object" && bound !== null ? bound.port : port;
  return {
    port: taken,
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new EngineError("web.port-in-use", { port, next: port + 1 }, { cause: error });
    case "EACCES":
      return new EngineError("web.port-denied", { port }, { cause: error });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new EngineError("web.no-such-address", { host }, { cause: error });
    default:
      return error;
  }
}
