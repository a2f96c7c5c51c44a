import { MessageFlags, type REST, Routes } from "discord.js";
import { z } from "zod";
import { asked } from "./discord-error.ts";
import type { DiscordTarget } from "./discord-target.ts";
import type { Rendered } from "./render.ts";

/** The requests that bring messages to people. None mentions anybody but whom it names. All reject with a `DiscordError`. */
export interface Messages {
  /** Edits a message of an interaction; `@original` is its first. Gives the message's id. */
  edit(target: DiscordTarget, message: string, rendered: Rendered): Promise<string>;
  remove(target: DiscordTarget, message: string): Promise<void>;
  /** Another message of the interaction, for the caller alone if so wished. */
  follow(target: DiscordTarget, rendered: Rendered, ephemeral: boolean): Promise<string>;
  /** A message by the bot itself, once for a nonce. */
  post(
    channel: string,
    rendered: Rendered,
    once: { readonly nonce: string; readonly mention?: string },
  ): Promise<string>;
  editPosted(channel: string, message: string, rendered: Rendered, mention?: string): Promise<void>;
  removePosted(channel: string, message: string): Promise<void>;
  /** The channel of direct messages with somebody. */
  directChannel(user: string): Promise<string>;
}

export function createMessages(rest: REST): Messages {
  // The token in the address stands in for the bot's own.
  const auth = false;
  return {
    async edit({ applicationId, token }, message, rendered) {
      const route = Routes.webhookMessage(applicationId, token, message);
      return idOf(await asked(rest.patch(route, { ...(await payload(rendered)), auth })));
    },
    async remove({ applicationId, token }, message) {
      await asked(rest.delete(Routes.webhookMessage(applicationId, token, message), { auth }));
    },
    async follow({ applicationId, token }, rendered, ephemeral) {
      const flags = ephemeral ? MessageFlags.Ephemeral : 0;
      return idOf(
        await asked(rest.post(Routes.webhook(applicationId, token), { ...(await payload(rendered, { flags })), auth })),
      );
    },
    async post(channel, rendered, { nonce, mention }) {
      const body = await payload(rendered, { ...mentioning(mention), extra: { nonce, enforce_nonce: true } });
      return idOf(await asked(rest.post(Routes.channelMessages(channel), body)));
    },
    async editPosted(channel, message, rendered, mention) {
      await asked(rest.patch(Routes.channelMessage(channel, message), await payload(rendered, mentioning(mention))));
    },
    async removePosted(channel, message) {
      await asked(rest.delete(Routes.channelMessage(channel, message)));
    },
    async directChannel(user) {
      return idOf(await asked(rest.post(Routes.userChannels(), { body: { recipient_id: user } })));
    },
  };
}

function mentioning(mention: string | undefined) {
  return mention === undefined ? {} : { mention };
}

async function payload(
  { components, files }: Rendered,
  {
    flags = 0,
    mention,
    extra = {},
  }: { readonly flags?: number; readonly mention?: string; readonly extra?: object } = {},
) {
  const body = {
    ...extra,
    components,
    flags: MessageFlags.IsComponentsV2 | flags,
    allowed_mentions: { parse: [], ...(mention !== undefined && { users: [mention] }) },
    // The files listed are those that the message will have: an edit drops all others.
    attachments: files.map(({ name, description }, id) => ({
      id: String(id),
      filename: name,
      ...(description && { description }),
    })),
  };
  return files.length === 0 ? { body } : encoded(body, files);
}

/**
 * A form that is sent while it is read ends the process when its connection breaks at once: fetch goes on writing to a stream that is closed, and
 * nobody catches what comes of it (undici in Node 24.21). So it is read before it is sent.
 */
async function encoded(body: object, files: Rendered["files"]) {
  const form = new FormData();
  form.set("payload_json", JSON.stringify(body));
  for (const [id, { name, bytes }] of files.entries()) {
    const type = name.endsWith(".png") ? "image/png" : "application/octet-stream";
    form.set(`files[${id}]`, new File([Buffer.from(bytes)], name, { type }));
  }
  const whole = new Response(form);
  const headers = { "content-type": whole.headers.get("content-type") ?? "" };
  return { body: Buffer.from(await whole.arrayBuffer()), passThroughBody: true, headers };
}

const withId = z.object({ id: z.string() });

function idOf(answer: unknown): string {
  return withId.parse(answer).id;
}
