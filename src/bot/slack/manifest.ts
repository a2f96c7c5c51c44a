import type { Command, CommandAction } from "../../../commands/define.ts";
import { type MessageKey, say } from "../../../commands/words.ts";
import { menuEntries } from "../menu-entries.ts";
import type { Wording } from "../wording.ts";
import {
  COMMAND_CHARACTERS,
  DESCRIPTION_CHARACTERS,
  HINT_OF_USE_CHARACTERS,
  SHORTCUT_CHARACTERS,
  SHORTCUT_DESCRIPTION_CHARACTERS,
  SHORTCUTS,
} from "./limits.ts";
import { restOf } from "./rest-of.ts";

/** What precedes a command's name in the id of its shortcut. */
export const ON_MESSAGE = "message:";
export const ON_FILE = "file:";
export const FROM_ANYWHERE = "global:";

/** The path that Slack posts to in HTTP mode. */
export const HTTP_PATH = "/slack/events";

/**
 * The app manifest that makes a Slack app of these commands (docs.slack.dev/reference/app-manifest): pure, and the same for the same definitions.
 * `address` is where Slack reaches the bot by HTTP (`https://bot.example.org`); without it, socket mode.
 */
export function slackManifest(commands: readonly Command[], wording: Wording, address?: string) {
  const [locale = "en-US"] = wording.locales;
  const words = (key: MessageKey) => wording.words(say(key), locale);
  const url = address === undefined ? undefined : new URL(HTTP_PATH, address).href;
  const shortcuts = shortcutsOf(commands, words);
  const requestUrl = url === undefined ? {} : { request_url: url };
  return {
    display_information: { name: "Pictoken", description: words("slack.summary") },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: "Pictoken", always_online: true },
      // Slack wants none at all rather than an empty list.
      ...(shortcuts.length > 0 && { shortcuts }),
      slash_commands: commands.map((command) => ({
        command: `/${command.name}`.slice(0, COMMAND_CHARACTERS),
        description: words(command.summary).slice(0, DESCRIPTION_CHARACTERS),
        usage_hint: usageHint(command).slice(0, HINT_OF_USE_CHARACTERS),
        // People and channels arrive with their names, as they were typed.
        should_escape: true,
        ...(url !== undefined && { url }),
      })),
    },
    oauth_config: { scopes: { bot: [...scopes] } },
    settings: {
      event_subscriptions: { ...requestUrl, bot_events: ["app_home_opened", "app_mention", "message.im"] },
      interactivity: { is_enabled: true, ...requestUrl },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}

/** What the bot must be allowed to do; docs/slack.md tells why. */
export const scopes: readonly string[] = [
  "app_mentions:read",
  "chat:write",
  "chat:write.public",
  "commands",
  "files:read",
  "files:write",
  "im:history",
  "im:write",
  "users:read",
];

/** Entries in the menu of a message, and forms that can be opened from anywhere. */
function shortcutsOf(commands: readonly Command[], words: (key: MessageKey) => string) {
  const onMessages = menuEntries(commands).map(({ command: { name, summary }, label, takes }) => ({
    name: words(label).slice(0, SHORTCUT_CHARACTERS),
    type: "message" as const,
    callback_id: `${takes === "text" ? ON_MESSAGE : ON_FILE}${name}`,
    description: words(summary).slice(0, SHORTCUT_DESCRIPTION_CHARACTERS),
  }));
  const fromAnywhere = commands
    .filter(({ onMessage, actions }) => onMessage !== undefined && hasForm(actions[""]))
    .map(({ name, summary }) => ({
      name: `/${name}`.slice(0, SHORTCUT_CHARACTERS),
      type: "global" as const,
      callback_id: `${FROM_ANYWHERE}${name}`,
      description: words(summary).slice(0, SHORTCUT_DESCRIPTION_CHARACTERS),
    }));
  return [...onMessages, ...fromAnywhere].slice(0, SHORTCUTS);
}

function hasForm(action: CommandAction | undefined): boolean {
  const rest = restOf(action?.options ?? {});
  return rest !== undefined && action?.options[rest]?.required === true;
}

/** The first example, without the command itself. */
function usageHint({ name, examples, actions }: Command): string {
  const [example = ""] = examples;
  const hint = example.slice(name.length + 1).trim();
  return hint === "" ? Object.keys(actions).join(" | ") || "…" : hint;
}
