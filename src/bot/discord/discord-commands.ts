import {
  ApplicationCommandType as CommandType,
  ApplicationCommandOptionType as OptionType,
  type RESTPostAPIApplicationCommandsJSONBody,
} from "discord.js";
import type { Command, CommandAction, OptionSpec } from "../../../commands/define.ts";
import { type MessageKey, say } from "../../../commands/words.ts";
import { menuEntries } from "../menu-entries.ts";
import type { Wording } from "../wording.ts";
import { CHOICES, DESCRIPTION_CHARACTERS, MESSAGE_COMMANDS, OPTION_CHARACTERS } from "./limits.ts";
import { opensForm } from "./opens-form.ts";
import { MORE, shared } from "./rare-options.ts";

export type DiscordCommand = RESTPostAPIApplicationCommandsJSONBody;

/** What Discord must know of the commands: slash commands, and entries in a message's menu. Pure, and the same for the same definitions. */
export function discordCommands(commands: readonly Command[], wording: Wording): DiscordCommand[] {
  return [...commands.map((command) => slashCommand(command, wording)), ...messageCommands(commands, wording)];
}

/** Installed to servers and to people; usable in servers, in the bot's own messages and in private ones. */
const EVERYWHERE = { integration_types: [0, 1], contexts: [0, 1, 2] };

function slashCommand(command: Command, wording: Wording): DiscordCommand {
  const bare = command.actions[""];
  return {
    type: CommandType.ChatInput,
    ...named(command.name, wording, `/${command.name}`),
    ...described(command.summary, wording),
    ...EVERYWHERE,
    options:
      bare === undefined
        ? Object.entries(command.actions).map(([name, action]) => ({
            type: OptionType.Subcommand as const,
            ...named(name, wording),
            ...described(action.summary, wording),
            options: optionsOf(action, wording),
          }))
        : optionsOf(bare, wording),
  };
}

function messageCommands(commands: readonly Command[], wording: Wording): DiscordCommand[] {
  return menuEntries(commands)
    .slice(0, MESSAGE_COMMANDS)
    .map(({ label }) => {
      const { fallback, others } = inEachLocale(label, wording);
      return { type: CommandType.Message, name: fallback, name_localizations: others, ...EVERYWHERE };
    });
}

/** Discord wants the required ones first. */
function optionsOf({ options }: CommandAction, wording: Wording) {
  const { own, rare } = shared(options);
  const all = Object.entries(own).map(([name, spec]) => ({
    ...named(name, wording),
    ...described(spec.summary, wording),
    // Left out, it opens a form with room for long text.
    required: spec.required === true && !opensForm(spec),
    ...kindOf(spec),
  }));
  const more = Object.keys(rare).length === 0 ? [] : [moreOption(wording)];
  return [...all.filter(({ required }) => required), ...all.filter(({ required }) => !required), ...more];
}

function moreOption(wording: Wording) {
  return {
    ...named(MORE, wording),
    ...described("discord.more", wording),
    required: false,
    type: OptionType.String as const,
    max_length: MORE_CHARACTERS,
    autocomplete: true,
  };
}

/** Room for all rare options at once. */
const MORE_CHARACTERS = 1000;

function kindOf(spec: OptionSpec) {
  const autocomplete = spec.suggest !== undefined;
  switch (spec.kind) {
    case "text":
    case "rest":
      return {
        type: OptionType.String as const,
        max_length: Math.min(spec.maxLength, OPTION_CHARACTERS),
        autocomplete,
      };
    case "list":
      return {
        type: OptionType.String as const,
        max_length: Math.min((spec.maxLength + 1) * spec.maxItems, OPTION_CHARACTERS),
        autocomplete,
      };
    case "choice":
      return spec.choices.length > CHOICES
        ? { type: OptionType.String as const, autocomplete: true }
        : { type: OptionType.String as const, choices: spec.choices.map((value) => ({ name: value, value })) };
    case "integer":
      return { type: OptionType.Integer as const, min_value: spec.min, max_value: spec.max, autocomplete };
    case "number":
      return { type: OptionType.Number as const, min_value: spec.min, max_value: spec.max, autocomplete };
    case "boolean":
      return { type: OptionType.Boolean as const };
    case "attachment":
      return { type: OptionType.Attachment as const };
    default:
      return spec satisfies never;
  }
}

/** The name that is typed everywhere stays in front (docs/decisions/names-on-discord.md): `width-너비`. */
function named(name: string, wording: Wording, known = name) {
  const others = wording.locales.flatMap((locale) => {
    const local = wording.localName(known, locale);
    return local === undefined ? [] : [[locale, `${name}-${local}`]];
  });
  return { name, name_localizations: Object.fromEntries([[wording.locales[0] ?? "en-US", name], ...others]) };
}

function described(key: MessageKey, wording: Wording) {
  const { fallback, others } = inEachLocale(key, wording);
  return { description: fallback, description_localizations: others };
}

/** Discord falls back to its default words by rules of its own, so that en-US is named too. */
function inEachLocale(key: MessageKey, wording: Wording) {
  const words = (locale: string) => wording.words(say(key), locale).slice(0, DESCRIPTION_CHARACTERS);
  const [first = "en-US"] = wording.locales;
  return {
    fallback: words(first),
    others: Object.fromEntries(wording.locales.map((locale) => [locale, words(locale)])),
  };
}
