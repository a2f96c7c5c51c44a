import { randomBytes, sign } from "node:crypto";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Contracts } from "./contracts.ts";
import { Faults } from "./faults.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { type Interaction, type Person, person, type Where } from "./person.ts";
import { acknowledge, restApp } from "./rest.ts";
import { type SeenMessage, seenMessage } from "./seen-message.ts";
import { World } from "./world.ts";

/** A Discord of our own on 127.0.0.1. It holds every message, in both directions, against the contracts: look at `world.violations` at the end. */
export interface DiscordStandIn extends AsyncDisposable {
  readonly world: World;
  readonly contracts: Contracts;
  readonly faults: Faults;
  readonly gateway: Gateway;
  readonly origin: string;
  /** As `DISCORD_API_URL` has it. */
  readonly api: string;
  readonly publicKey: string;
  person(where?: Where): Person;
  /** Delivers an interaction by the gateway; the same one again is a duplicate. */
  send(interaction: Interaction): void;
  /** Delivers an interaction to an endpoint, signed, as the person gave it. */
  post(
    url: string,
    interaction: Interaction | { readonly type: 1; readonly id: string },
    forge?: Forgery,
  ): Promise<Response>;
  /** A file that a person attaches, as `resolved` describes it. */
  attach(name: string, bytes: Uint8Array): { readonly id: string; readonly [field: string]: unknown };
  /** The messages that an interaction brought, and those that the bot wrote by itself, oldest first. */
  seen(interaction?: string): readonly SeenMessage[];
}

interface Forgery {
  /** Seconds since 1970. */
  readonly timestamp?: number;
  readonly signature?: string;
}

export async function startDiscord(contracts: Contracts): Promise<DiscordStandIn> {
  const world = new World();
  const faults = new Faults();
  let origin = "";
  const app = restApp(world, contracts, faults, () => origin);
  const server = createServer(getRequestListener(app.fetch));
  const gateway = startGateway(server, world, contracts, () => origin);
  const connections = new Set<Socket>();
  server.on("connection", (connection) => {
    connections.add(connection);
    connection.on("close", () => connections.delete(connection));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;

  const note = (interaction: Interaction) => {
    if (world.interactions.has(interaction.id)) return;
    const { id, token } = interaction;
    const kind = Number(interaction["type"]);
    world.interactions.set(id, { id, token, kind, channelId: world.channelId, at: world.now(), thinking: false });
  };

  return {
    world,
    contracts,
    faults,
    gateway,
    origin,
    api: `${origin}/api`,
    publicKey: world.keys.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"),

    person: (where) => person(world, contracts, world.snowflake(), where),

    send(interaction) {
      note(interaction);
      gateway.dispatch("INTERACTION_CREATE", interaction);
    },

    async post(url, interaction, forge = {}) {
      if ("token" in interaction) note(interaction);
      const timestamp = String(forge.timestamp ?? Math.floor(world.now() / 1000));
      const body = JSON.stringify(interaction);
      const signature =
        forge.signature ?? sign(null, Buffer.from(timestamp + body), world.keys.privateKey).toString("hex");
      const headers = {
        "content-type": "application/json",
        "x-signature-ed25519": signature,
        "x-signature-timestamp": timestamp,
      };
      const answer = await fetch(url, { method: "POST", headers, body });
      const known = world.interactions.get(interaction.id);
      if (answer.status === 200 && known !== undefined) {
        const first: unknown = await answer.clone().json();
        const route = "/interactions/{interaction_id}/{interaction_token}/callback";
        world.violations.push(...contracts.request("post", route, first));
        acknowledge(world, known, first, []);
      }
      return answer;
    },

    attach(name, bytes) {
      const id = world.snowflake();
      const path = `/cdn/attachments/${world.channelId}/${id}/${encodeURIComponent(name)}`;
      world.files.set(path, bytes);
      const url = `${origin}${path}?ex=1&is=1&hm=${randomBytes(8).toString("hex")}`;
      return { id, filename: name, size: bytes.length, url, proxy_url: url, content_type: "application/octet-stream" };
    },

    seen: (interaction) =>
      [...world.messages.values()]
        .filter((message) => interaction === undefined || message.interaction === interaction)
        .map(seenMessage),

    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      const closed = new Promise((resolve) => server.close(resolve));
      for (const connection of connections) connection.destroy();
      await closed;
    },
  };
}
