import {
  ApplicationCommandType,
  Locale,
  ApplicationCommandOptionType as OptionType,
  SlashCommandBuilder,
} from "discord.js";
import { describe, expect, test } from "vitest";
import { commands } from "../../../commands/index.ts";
import { discordCommands } from "../../../src/bot/discord/discord-commands.ts";
import { createWording, localeMessages } from "../../../src/bot/wording.ts";
import { readContracts } from "../../stand-ins/discord/contracts.ts";
import { describeWithShared } from "../../support/shared.ts";
import { webCommands } from "../../support/web-commands.ts";

const wording = createWording();
const derived = discordCommands(commands, wording);

describeWithShared("Discord's description of a command", (shared) => {
  const contracts = readContracts(shared);
  test.each(["/applications/{application_id}/commands", "/applications/{application_id}/guilds/{guild_id}/commands"])(
    "PUT %s takes what is derived",
    (route) => {
      expect(contracts.request("put", route, derived)).toEqual([]);
      expect(contracts.request("put", route, discordCommands(webCommands, wording))).toEqual([]);
    },
  );

  test.each(derived.map((command) => [command.name, command] as const))("POST takes %s alone", (_, command) => {
    expect(contracts.request("post", "/applications/{application_id}/commands", command)).toEqual([]);
  });

  test("it refuses a name that is too long, so it looks at what it is given", () => {
    const [first] = derived;
    const wrong = [{ ...first, name: "x".repeat(33) }];
    expect(contracts.request("put", "/applications/{application_id}/commands", wrong)).not.toEqual([]);
  });
});

describe("what Discord's description misses", () => {
  test.each(derived.map((command) => [command.name, command] as const))("%s", (_, command) => {
    const locales = Object.keys({ ...command.name_localizations });
    if (command.type === ApplicationCommandType.ChatInput) {
      // The builder checks the form of the name.
      expect(() => new SlashCommandBuilder().setName(command.name).setDescription("x")).not.toThrow();
      expect(command.name).toBe(command.name.toLowerCase());
      locales.push(...Object.keys({ ...command.description_localizations }));
      for (const option of command.options ?? []) {
        expect(option.name).toMatch(/^[-_\p{Ll}\p{N}]{1,32}$/u);
        if ("autocomplete" in option && option.autocomplete) expect(option).not.toHaveProperty("choices");
      }
      // 8000 characters of names, descriptions and values in all (interactions/application-commands.mdx).
      expect(JSON.stringify({ ...command, description_localizations: {} }).length).toBeLessThan(8000);
    } else {
      expect(command).not.toHaveProperty("description");
    }
    for (const locale of locales) expect(Object.values(Locale)).toContain(locale);
  });

  test("names are unique, and at most five stand in a message's menu", () => {
    const names = derived.map(({ type, name }) => `${type} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(derived.filter(({ type }) => type === ApplicationCommandType.Message).length).toBeLessThanOrEqual(5);
  });
});

test("/imagine has typed options, completions and ranges, and its prompt may be left out for a form", () => {
  const imagine = derived.find(({ name }) => name === "imagine");
  expect(imagine).toMatchObject({
    type: ApplicationCommandType.ChatInput,
    contexts: [0, 1, 2],
    integration_types: [0, 1],
  });
  const options = "options" in { ...imagine } ? (imagine as { options: { name: string }[] }).options : [];
  const byName = Object.fromEntries(options.map((option) => [option.name, option]));
  expect(byName["prompt"]).toMatchObject({ type: OptionType.String, required: false, max_length: 6000 });
  expect(byName["steps"]).toMatchObject({ type: OptionType.Integer, min_value: 1, max_value: 150 });
  expect(byName["model"]).toMatchObject({ type: OptionType.String, autocomplete: true });
});

test("subcommands and their required options keep their shape", () => {
  expect(derived.find(({ name }) => name === "queue")).toMatchObject({
    options: [
      { type: OptionType.Subcommand, name: "list", options: [] },
      { type: OptionType.Subcommand, name: "cancel", options: [{ name: "job", required: true, autocomplete: true }] },
    ],
  });
});

test("every locale of the project stands beside the default words", () => {
  const two = createWording({
    ...localeMessages,
    ko: { "tokenize.summary": "글을 토큰으로 나눕니다", "tokenize.on-message": "토큰 보기" },
  });
  const korean = discordCommands(commands, two).filter(
    ({ name }) => name === "tokenize" || name === "Tokenize this message",
  );
  expect(korean).toMatchObject([
    {
      description_localizations: { "en-US": "Show how a model cuts a text into tokens", ko: "글을 토큰으로 나눕니다" },
    },
    { name_localizations: { "en-US": "Tokenize this message", ko: "토큰 보기" } },
  ]);
});
