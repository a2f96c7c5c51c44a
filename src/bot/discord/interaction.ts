import { z } from "zod";

/** What Discord tells of something that a person did: named by a schema, since it comes from outside. Undefined when it is nothing that we know. */
export function readInteraction(raw: unknown): DiscordInteraction | undefined {
  const read = interaction.safeParse(raw);
  if (!read.success) return undefined;
  const user = read.data.member?.user ?? read.data.user;
  return user && { ...read.data, user };
}

export type DiscordInteraction = z.infer<typeof interaction> & { readonly user: z.infer<typeof discordUser> };
export type CommandData = Extract<DiscordInteraction, { type: 2 | 4 }>["data"];
export type ModalData = Extract<DiscordInteraction, { type: 5 }>["data"];

const snowflake = z.string().regex(/^\d{15,20}$/u);

const discordUser = z.object({ id: snowflake, username: z.string().optional(), global_name: z.string().nullish() });

const common = {
  id: snowflake,
  application_id: snowflake,
  token: z.string().regex(/^[\w.-]+$/u),
  locale: z.string().optional(),
  guild_id: snowflake.optional(),
  channel_id: snowflake.optional(),
  channel: z.object({ name: z.string().nullish(), nsfw: z.boolean().optional() }).optional(),
  member: z.object({ user: discordUser, permissions: z.string().regex(/^\d+$/u) }).optional(),
  user: discordUser.optional(),
  attachment_size_limit: z.int().positive().optional(),
  // Which installation allowed it: "0" a server's, "1" a person's.
  authorizing_integration_owners: z.record(z.string(), z.string()).optional(),
};

const value = z.union([z.string(), z.number(), z.boolean()]);

const leaf = z.object({ name: z.string(), type: z.int(), value: value.optional(), focused: z.boolean().optional() });
const option = leaf.extend({ options: z.array(leaf).optional() });

const file = z.object({
  filename: z.string(),
  size: z.int(),
  url: z.string(),
  content_type: z.string().nullish(),
});

const command = z.object({
  type: z.int().default(1),
  name: z.string(),
  options: z.array(option).default([]),
  target_id: snowflake.optional(),
  resolved: z
    .object({
      attachments: z.record(z.string(), file).optional(),
      messages: z
        .record(z.string(), z.object({ content: z.string(), attachments: z.array(file).default([]) }))
        .optional(),
    })
    .default({}),
});

// Texts have a value, menus a list of them.
const field = z.object({ custom_id: z.string(), value: z.string().optional(), values: z.array(z.string()).optional() });

const interaction = z.discriminatedUnion("type", [
  z.object({ ...common, type: z.literal(2), data: command }),
  z.object({ ...common, type: z.literal(3), data: z.object({ custom_id: z.string() }) }),
  z.object({ ...common, type: z.literal(4), data: command }),
  z.object({
    ...common,
    type: z.literal(5),
    data: z.object({
      custom_id: z.string(),
      // Labels hold one field, the older rows a list of them.
      components: z.array(z.object({ component: field.optional(), components: z.array(field).optional() })),
    }),
  }),
]);
