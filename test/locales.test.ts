import { describe, expect, test } from "vitest";
import type { Command } from "../commands/define.ts";
import { commands } from "../commands/index.ts";
import enUS from "../locales/en-US.json" with { type: "json" };
import * as discord from "../src/bot/discord/limits.ts";
import { MORE } from "../src/bot/discord/rare-options.ts";
import * as slack from "../src/bot/slack/limits.ts";
import { localeMessages } from "../src/bot/wording.ts";

const english: Readonly<Record<string, string>> = enUS;
const others = Object.entries(localeMessages).filter(([locale]) => locale !== "en-US");

test("the languages are those that docs and platforms are told of", () => {
  expect(Object.keys(localeMessages)).toEqual(["en-US", "ko", "zh-CN", "zh-TW", "ja"]);
});

describe.each(others)("%s", (locale, messages) => {
  const wanted = keysFor(locale);

  test("lacks no key", () => {
    expect(wanted.filter((key) => !Object.hasOwn(messages, key))).toEqual([]);
  });

  test("has no key that English lacks, but names of what is typed", () => {
    const names = [...namesOf(commands)].map((name) => `name.${name}`);
    expect(Object.keys(messages).filter((key) => !wanted.includes(key) && !names.includes(key))).toEqual([]);
  });

  test("has a name for everything that Discord shows by name", () => {
    expect([...namesOf(commands)].filter((name) => name !== "" && messages[`name.${name}`] === undefined)).toEqual([]);
  });

  test("has the placeholders of en-US, formatted alike", () => {
    const differing = Object.entries(messages)
      .filter(([key]) => !key.startsWith("name."))
      .filter(([key, message]) => String(placeholders(message)) !== String(placeholders(english[key] ?? "")))
      .map(([key, message]) => ({ key, message, english: english[key] }));
    expect(differing).toEqual([]);
  });

  test("has no message that is empty or has space around it", () => {
    expect(Object.entries(messages).filter(([, message]) => message === "" || message !== message.trim())).toEqual([]);
  });

  test("has no message that was left in English", () => {
    const left = Object.entries(messages)
      .filter(([key, message]) => hasWords(english[key] ?? "") && hasWords(message) && !SCRIPT.test(message))
      .map(([key]) => key);
    expect(left.filter((key) => !SAME_EVERYWHERE.includes(key))).toEqual([]);
  });

  test("names commands, variables and addresses that the English message names", () => {
    const differing = Object.entries(messages).flatMap(([key, message]) => {
      const missing = fixedNames(english[key] ?? "").filter((name) => !message.includes(name));
      return missing.length === 0 ? [] : [{ key, missing }];
    });
    expect(differing).toEqual([]);
  });
});

describe.each(Object.entries(localeMessages))("%s fits the platforms", (_, messages) => {
  test.each([
    ["descriptions of Discord's commands and options", discord.DESCRIPTION_CHARACTERS, described(commands)],
    ["names in the menu of a Discord message", DISCORD_NAME_CHARACTERS, onMessage(commands)],
    ["names of Slack's shortcuts, which are in English", slack.SHORTCUT_CHARACTERS, onMessage(commands)],
    ["buttons", Math.min(discord.BUTTON_CHARACTERS, slack.BUTTON_CHARACTERS), BUTTONS],
    ["titles and buttons of Slack's forms", slack.TITLE_CHARACTERS, Object.keys(english).filter(isOfSlackForm)],
    ["Slack's description of the app", SLACK_APP_DESCRIPTION_CHARACTERS, ["slack.summary"]],
  ])("%s", (_what, most, keys) => {
    expect(keys).not.toEqual([]);
    const long = keys.map((key) => [key, messages[key] ?? ""]).filter(([, message = ""]) => message.length > most);
    expect(long).toEqual([]);
  });
});

/** Discord: interactions/application-commands.mdx, “Application Command Naming”. */
const DISCORD_NAME_CHARACTERS = 32;
/** Slack: `display_information.description` of the manifest's schema. */
const SLACK_APP_DESCRIPTION_CHARACTERS = 140;
/** Hangul, Han and kana: what a message in one of these languages has some of. */
const SCRIPT = /[\p{sc=Hang}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u;
/** Names and units that are written like this everywhere. */
const SAME_EVERYWHERE: readonly string[] = [
  "doctor.discord",
  "doctor.heading",
  "doctor.node",
  "doctor.slack",
  "web.kilobytes",
  "web.megabytes",
  "web.title",
];
const BUTTONS = ["job.cancel", "imagine.again", "queue.cancel-one", "discord.edit"];

/** A plural has one message for each of the language's own forms (https://cldr.unicode.org/index/cldr-spec/plural-rules). */
function keysFor(locale: string): string[] {
  const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
  const keys = Object.keys(english).flatMap((key) => {
    const base = key.replace(/_(one|other)$/u, "");
    const isPlural = base !== key && Object.hasOwn(english, `${base}_one`) && Object.hasOwn(english, `${base}_other`);
    return isPlural ? pluralCategories.map((category) => `${base}_${category}`) : [key];
  });
  return [...new Set(keys)];
}

function placeholders(message: string): string[] {
  return [...new Set(message.match(/\{\{[^}]*\}\}/gu))].sort();
}

function hasWords(message: string): boolean {
  return /\p{L}/u.test(message.replaceAll(/\{\{[^}]*\}\}/gu, ""));
}

/** Variables, slash commands, options of the command line, and what stands in `back quotes`, unless it is an example's text. */
function fixedNames(message: string): string[] {
  return (
    message.match(/\b[A-Z]+(?:_[A-Z]+)+\b|(?<![\w/.])\/[a-z][a-z-]+\b|--[a-z]+|`(?!user:)[^`]+`|docs\/[\w-]+\.md/gu) ??
    []
  );
}

function described(all: readonly Command[]): string[] {
  const actions = all.flatMap((command) => Object.values(command.actions));
  const options = actions.flatMap((action) => Object.values(action.options));
  return [...[...all, ...actions, ...options].map(({ summary }) => summary), "discord.more"];
}

/** Commands with their slash, subcommands and options. */
function namesOf(all: readonly Command[]): ReadonlySet<string> {
  const names = all.flatMap(({ name, actions }) => [
    `/${name}`,
    ...Object.entries(actions).flatMap(([action, { options }]) => [action, ...Object.keys(options)]),
  ]);
  return new Set([...names, MORE]);
}

function onMessage(all: readonly Command[]): string[] {
  return all.flatMap(({ onMessage, onImage }) => [onMessage, onImage].filter((key) => key !== undefined));
}

function isOfSlackForm(key: string): boolean {
  return /^slack\.form\.(title|send|close)$/u.test(key);
}
