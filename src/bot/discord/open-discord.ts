import { type REST, Routes } from "discord.js";
import type { Hono } from "hono";
import type { Command } from "../../../commands/define.ts";
import type { Files } from "../../../commands/services.ts";
import type { Dispatcher } from "../dispatcher.ts";
import type { Platform } from "../platform.ts";
import type { Actions, AnswerPlaces, Intake, Taken } from "../stores.ts";
import type { Log } from "../word-reply.ts";
import type { Wording } from "../wording.ts";
import { createAcknowledgements, type Respond } from "./acknowledgements.ts";
import { createAttachments } from "./attachments.ts";
import { asked } from "./discord-error.ts";
import { discordPlatform } from "./discord-platform.ts";
import { discordEndpoint } from "./endpoint.ts";
import { createForms } from "./forms.ts";
import { openGateway } from "./gateway.ts";
import type { DiscordInteraction } from "./interaction.ts";
import { createMessages } from "./messages.ts";
import { createReceive, type ReceiveParts } from "./receive.ts";

/** Discord, put together: the platform, and the two ways in which interactions come. */
export interface Discord {
  readonly platform: Platform;
  /** Rejects as `openGateway` does. */
  listen(dispatcher: Dispatcher): Promise<AsyncDisposable>;
  /** Does what an earlier process has acknowledged and not answered. */
  again(taken: Taken, dispatcher: Dispatcher): Promise<void>;
  /** The application's public key, 64 hex digits. */
  endpoint(dispatcher: Dispatcher, publicKey: string): Hono;
}

export interface DiscordParts {
  readonly token: string;
  /** Without the version. */
  readonly api: string;
  readonly rest: REST;
  readonly commands: readonly Command[];
  readonly wording: Wording;
  readonly actions: Actions;
  readonly files: Files;
  readonly places: AnswerPlaces;
  readonly intake: Intake;
  readonly suggest: ReceiveParts["suggest"];
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Where files that people attach may come from. */
  readonly fileOrigins: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function openDiscord(parts: DiscordParts): Discord {
  const { rest, token, api, log, now } = parts;
  const acknowledgements = createAcknowledgements();
  const attachments = createAttachments(parts.fileOrigins);
  const forms = createForms(parts.commands, parts.actions, parts.wording);
  const { editButtons } = forms;
  const messages = createMessages(rest);
  const platform = discordPlatform({ ...parts, messages, acknowledgements, attachments, editButtons });
  const receiver = (dispatcher: Dispatcher) =>
    createReceive({ ...parts, platform, dispatcher, acknowledgements, attachments, forms });

  return {
    platform,

    listen(dispatcher) {
      const receive = receiver(dispatcher);
      const onInteraction = (raw: unknown) => void receive(raw, callBack);
      return openGateway({ token, api, log, onInteraction });
    },

    again: (taken, dispatcher) => receiver(dispatcher).again(taken),

    endpoint: (dispatcher, publicKey) => discordEndpoint({ publicKey, receive: receiver(dispatcher), now }),
  };

  function callBack({ id, token: interactionToken }: DiscordInteraction): Respond {
    const route = Routes.interactionCallback(id, interactionToken);
    // The token in the address stands in for the bot's own.
    return async (body) => void (await asked(rest.post(route, { body, auth: false })));
  }
}
