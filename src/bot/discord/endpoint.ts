import type { APIInteractionResponse } from "discord.js";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { seenLately } from "../seen-lately.ts";
import { ANSWERABLE_MS } from "./limits.ts";
import type { Receive } from "./receive.ts";
import { signatureVerifier } from "./verify-signature.ts";

/** The address that Discord calls where no gateway is wanted (“Interactions Endpoint URL”): `POST /discord/interactions`. Refuses what is forged, stale or sent again. */
export function discordEndpoint(options: {
  readonly publicKey: string;
  readonly receive: Receive;
  readonly now: () => number;
}): Hono {
  const isGenuine = signatureVerifier(options.publicKey, options.now);
  const seen = seenLately(ANSWERABLE_MS, options.now);
  const app = new Hono();

  app.post("/discord/interactions", bodyLimit({ maxSize: LARGEST_BODY }), async (c) => {
    const signature = c.req.header("x-signature-ed25519") ?? "";
    const timestamp = c.req.header("x-signature-timestamp") ?? "";
    const body = await c.req.text();
    if (!isGenuine({ signature, timestamp, body })) return c.text("invalid request signature", 401);
    const interaction = readJson(body);
    const { data: head } = withType.safeParse(interaction);
    if (head === undefined) return c.text("not an interaction", 400);
    if (head.type === PING) return c.json({ type: PONG });
    if (!seen.add(head.id)) return c.text("this interaction has come before", 409);
    const answer = await firstAnswer(interaction, options.receive);
    return answer === undefined ? c.body(null, 202) : c.json(answer);
  });
  return app;
}

/** What Discord is told at once; the rest comes by its HTTP interface. Undefined when there is nothing to tell. */
function firstAnswer(interaction: unknown, receive: Receive): Promise<APIInteractionResponse | undefined> {
  return new Promise((resolve) => {
    const respond = async (response: APIInteractionResponse) => {
      resolve(response);
      // Discord must have read it before anything is edited.
      await new Promise((later) => setTimeout(later, READ_MS));
    };
    void receive(interaction, () => respond).then(() => resolve(undefined));
  });
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const withType = z.object({ type: z.int(), id: z.string() });

// interactions/receiving-and-responding.mdx, “Interaction Type”, “Interaction Callback Type”
const PING = 1;
const PONG = 1;

/** The largest interactions carry a message with its embeds. */
const LARGEST_BODY = 2 ** 20;

/** Between an answer that was sent and the first edit of it: a turn through the network. */
const READ_MS = 250;
