import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { Contracts } from "./contracts.ts";
import { Faults } from "./faults.ts";
import { type Person, person } from "./person.ts";
import { type SeenMessage, seenMessage } from "./seen-message.ts";
import { type Sockets, startSockets } from "./socket.ts";
import { webApi } from "./web-api.ts";
import { type KnownFile, Workspace } from "./workspace.ts";

/** A Slack of our own on 127.0.0.1. It holds what it is asked and what it answers against the contracts: look at `world.violations` at the end. */
export interface SlackStandIn extends AsyncDisposable {
  readonly world: Workspace;
  readonly faults: Faults;
  readonly sockets: Sockets;
  readonly origin: string;
  /** As `SLACK_API_URL` has it. */
  readonly api: string;
  person(id?: string): Person;
  /** A file that a person sends along, as messages describe it. */
  attach(name: string, bytes: Uint8Array): object;
  /** Posts it to an endpoint, signed, as Slack does in HTTP mode. */
  post(url: string, body: { readonly form: object } | { readonly json: object }, forge?: Forgery): Promise<Response>;
  /** All messages of the bot, oldest first. */
  seen(): readonly SeenMessage[];
}

interface Forgery {
  /** Seconds since 1970. */
  readonly timestamp?: number;
  readonly signature?: string;
}

export async function startSlackStandIn(contracts?: Contracts): Promise<SlackStandIn> {
  const world = new Workspace();
  const faults = new Faults();
  let origin = "";
  const answer = webApi(world, contracts, faults, () => origin);
  const server = createServer((request, response) => void answer(request, response));
  const sockets = startSockets(server, world);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;

  return {
    ...{ world, faults, sockets, origin },
    api: `${origin}/api/`,

    person: (id) => person(world, () => origin, id),

    attach(name, bytes) {
      const file: KnownFile = { id: world.id("F"), name, bytes: Buffer.from(bytes), completed: true, unreadyFor: 0 };
      world.files.set(file.id, file);
      const url = `${origin}/files-pri/${file.id}`;
      return {
        id: file.id,
        name,
        size: bytes.length,
        mimetype: "application/octet-stream",
        url_private: url,
        url_private_download: url,
      };
    },

    post(url, body, { timestamp = Math.floor(world.now() / 1000), signature } = {}) {
      const [text, type] =
        "json" in body
          ? [JSON.stringify(body.json), "application/json"]
          : [new URLSearchParams(body.form as Record<string, string>).toString(), "application/x-www-form-urlencoded"];
      const signed = createHmac("sha256", world.signingSecret).update(`v0:${timestamp}:${text}`).digest("hex");
      const headers = {
        "content-type": type,
        "x-slack-request-timestamp": String(timestamp),
        "x-slack-signature": signature ?? `v0=${signed}`,
      };
      return fetch(url, { method: "POST", headers, body: text });
    },

    seen: () => world.messages.map((message) => seenMessage(message, world)),

    async [Symbol.asyncDispose]() {
      sockets.cut();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
