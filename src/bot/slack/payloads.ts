import { z } from "zod";

/** What Slack sends, as far as it is read: named by schemas, since it comes from outside. */

const slackFile = z.object({
  id: z.string(),
  name: z.string().catch("file"),
  size: z.int().nonnegative(),
  url_private: z.string().optional(),
  url_private_download: z.string().optional(),
});

export type SlackFile = z.infer<typeof slackFile>;

/** Files that can't be read yet, or any more, have no size: they are left out. */
const files = z
  .array(z.unknown())
  .default([])
  .transform((all) => all.flatMap((file) => slackFile.safeParse(file).data ?? []));

const withId = z.object({ id: z.string() });
const team = withId.nullish().transform((found) => found?.id ?? "");

const person = { user: withId, team, trigger_id: z.string() };

export const slashCommand = z.object({
  command: z.string(),
  text: z.string().default(""),
  user_id: z.string(),
  team_id: z.string().default(""),
  channel_id: z.string(),
  channel_name: z.string().optional(),
  trigger_id: z.string(),
  response_url: z.string().optional(),
});

export const shortcut = z.discriminatedUnion("type", [
  z.object({ type: z.literal("shortcut"), callback_id: z.string(), ...person }),
  z.object({
    type: z.literal("message_action"),
    callback_id: z.string(),
    ...person,
    channel: withId,
    message: z.object({ text: z.string().default(""), ts: z.string(), thread_ts: z.string().optional(), files }),
    response_url: z.string().optional(),
  }),
]);

export const buttonPress = z.object({
  ...person,
  response_url: z.string().optional(),
  container: z.object({ type: z.string() }),
  channel: withId.optional(),
  message: z.object({ thread_ts: z.string().optional() }).optional(),
  actions: z.tuple([z.object({ value: z.string() })], z.unknown()),
});

/** The state of one field of a form. */
const field = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  files: z.array(slackFile).optional(),
});

export const formSubmission = z.object({
  ...person,
  view: z.object({
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), field)) }),
  }),
});

export type FormValues = z.infer<typeof formSubmission>["view"]["state"]["values"];

/** A mention, or a direct message. */
export const messageEvent = z.object({
  event_id: z.string(),
  team_id: z.string().default(""),
  event: z.object({
    type: z.enum(["app_mention", "message"]),
    channel: z.string(),
    channel_type: z.string().optional(),
    subtype: z.string().optional(),
    bot_id: z.string().optional(),
    user: z.string().optional(),
    text: z.string().default(""),
    ts: z.string(),
    thread_ts: z.string().optional(),
    files,
  }),
});

export const homeOpened = z.object({
  team_id: z.string().default(""),
  event: z.object({ user: z.string(), tab: z.string().optional() }),
});
