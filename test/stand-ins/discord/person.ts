import { randomBytes } from "node:crypto";
import type { Contracts, GeneratedSchema } from "./contracts.ts";
import { userOf } from "./responses.ts";
import type { World } from "./world.ts";

/** Somebody who uses the bot in a channel. Each method gives the interaction that Discord would make of it, checked. */
export interface Person {
  readonly id: string;
  /** A slash command; `options` as Discord types them. */
  command(name: string, options?: readonly GivenOption[], resolved?: object): Interaction;
  /** An entry of a message's menu. */
  menu(name: string, content: string, attachments?: readonly object[]): Interaction;
  press(customId: string): Interaction;
  type(name: string, options: readonly GivenOption[]): Interaction;
  /** A list is what was chosen in a menu. */
  submit(customId: string, fields: Readonly<Record<string, string | readonly string[]>>): Interaction;
}

interface GivenOption {
  readonly name: string;
  readonly type: number;
  readonly value?: string | number | boolean;
  readonly focused?: true;
  readonly options?: readonly GivenOption[];
}

export type Interaction = Readonly<Record<string, unknown>> & { readonly id: string; readonly token: string };

export interface Where {
  /** Without a server: a direct message. */
  readonly guild?: boolean;
  readonly locale?: string;
  /** As Discord computes them. */
  readonly permissions?: string;
  /** The bot is installed by the person alone. */
  readonly ownInstall?: boolean;
}

export function person(world: World, contracts: Contracts, id: string, where: Where = {}): Person {
  const { guild = true, locale = "en-US", permissions = "2147483648", ownInstall = false } = where;

  function interaction(type: number, schema: GeneratedSchema, data: object, more: object = {}): Interaction {
    const user = userOf(id, "asker");
    const made: Interaction = {
      id: world.snowflake(),
      application_id: world.applicationId,
      type,
      data,
      token: `aW50ZXJhY3Rpb24.${randomBytes(24).toString("base64url")}`,
      version: 1,
      locale,
      channel_id: world.channelId,
      channel: {
        id: world.channelId,
        type: guild ? 0 : 1,
        permissions: "2147483648",
        ...(guild && { name: "general" }),
        flags: 0,
      },
      app_permissions: "2147483648",
      entitlements: [],
      authorizing_integration_owners: ownInstall ? { "1": id } : { "0": world.guildId },
      context: guild ? 0 : 1,
      attachment_size_limit: 10 * 2 ** 20,
      ...(guild
        ? {
            guild_id: world.guildId,
            guild: { id: world.guildId, locale: "en-US", features: [] },
            guild_locale: "en-US",
            member: memberOf(user, permissions),
          }
        : { user }),
      ...more,
    };
    world.violations.push(...contracts.event(schema, made).map((problem) => `our ${schema}: ${problem}`));
    return made;
  }

  return {
    id,
    command: (name, options = [], resolved) =>
      interaction(2, "ChatInput", { id: world.snowflake(), name, type: 1, options, ...(resolved && { resolved }) }),
    menu: (name, content, attachments = []) => {
      const target_id = world.snowflake();
      const message = { ...bareMessage(world, target_id), content, attachments };
      return interaction(2, "AnyInteraction", {
        id: world.snowflake(),
        name,
        type: 3,
        target_id,
        resolved: { messages: { [target_id]: message } },
      });
    },
    press: (custom_id) =>
      interaction(
        3,
        "Component",
        { component_type: 2, custom_id, id: 2 },
        { message: bareMessage(world, world.snowflake()) },
      ),
    type: (name, options) => interaction(4, "Autocomplete", { id: world.snowflake(), name, type: 1, options }),
    submit: (custom_id, fields) =>
      interaction(5, "ModalSubmit", {
        custom_id,
        components: Object.entries(fields).map(([name, value], i) => ({
          type: 18,
          id: 2 * i + 1,
          component: {
            id: 2 * i + 2,
            custom_id: name,
            ...(typeof value === "string" ? { type: 4, value } : { type: 3, values: value }),
          },
        })),
      }),
  };
}

function memberOf(user: object, permissions: string): object {
  return {
    user,
    roles: [],
    joined_at: "2026-01-01T00:00:00.000000+00:00",
    deaf: false,
    mute: false,
    flags: 0,
    permissions,
  };
}

function bareMessage(world: World, id: string): object {
  return {
    id,
    channel_id: world.channelId,
    author: userOf(world.userId, "writer"),
    content: "",
    timestamp: "2026-01-01T00:00:00.000000+00:00",
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    type: 0,
  };
}
