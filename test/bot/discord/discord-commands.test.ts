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
    if (command.type === ApplicationCommandType.ChatInput) {
      for (const part of partsOf(command)) {
        // The builder checks the form of names and the tags of languages.
        const builder = new SlashCommandBuilder();
        expect(() => builder.setName(part.name).setNameLocalizations(part.name_localizations ?? null)).not.toThrow();
        expect(() => builder.setDescriptionLocalizations(part.description_localizations ?? null)).not.toThrow();
        expect(Object.keys({ ...part.description_localizations })).toEqual(wording.locales);
        for (const name of [part.name, ...Object.values({ ...part.name_localizations })]) {
          expect(name).toMatch(/^[-_'\p{L}\p{N}]{1,32}$/u);
          expect(name).toBe(name.toLowerCase());
        }
      }
      for (const option of command.options ?? []) {
        if ("autocomplete" in option && option.autocomplete) expect(option).not.toHaveProperty("choices");
      }
      expect(countedCharacters(command)).toBeLessThan(8000);
    } else {
      expect(command).not.toHaveProperty("description");
      expect(Object.keys({ ...command.name_localizations })).toEqual(wording.locales);
    }
    for (const locale of wording.locales) expect(Object.values(Locale)).toContain(locale);
  });

  test("names are unique, and no more stand in a message's menu than Discord takes", () => {
    const names = derived.map(({ type, name }) => `${type} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(derived.filter(({ type }) => type === ApplicationCommandType.Message).length).toBeLessThanOrEqual(15);
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

test("the rare options of a command share one that completes itself", () => {
  const names = partsOf(derived.find(({ name }) => name === "imagine")).map(({ name }) => name);
  expect(names).not.toContain("mask-blur");
  expect(partsOf(derived.find(({ name }) => name === "imagine")).at(-1)).toMatchObject({
    name: "more",
    type: OptionType.String,
    autocomplete: true,
    required: false,
    name_localizations: { ko: "more-더-보기" },
  });
});

test("subcommands and their required options keep their shape", () => {
  expect(derived.find(({ name }) => name === "queue")).toMatchObject({
    options: [
      { type: OptionType.Subcommand, name: "list", options: [] },
      { type: OptionType.Subcommand, name: "cancel", options: [{ name: "job", required: true, autocomplete: true }] },
    ],
  });
});

test("names in other languages begin with the name that is typed everywhere, and menus are translated whole", () => {
  const imagine = derived.find(({ name }) => name === "imagine");
  expect(imagine).toMatchObject({
    name_localizations: { "en-US": "imagine", ko: "imagine-그리기", ja: "imagine-描画" },
    description_localizations: { ko: "Stable Diffusion으로 프롬프트를 그림으로 그립니다" },
  });
  expect(partsOf(imagine).find(({ name }) => name === "width")?.name_localizations).toEqual({
    "en-US": "width",
    ko: "width-너비",
    "zh-CN": "width-宽度",
    "zh-TW": "width-寬度",
    ja: "width-幅",
  });
  expect(derived.find(({ name }) => name === "Tokenize this message")).toMatchObject({
    name_localizations: { "en-US": "Tokenize this message", "zh-TW": "對此訊息分詞" },
  });
});

test("a name that a language lacks is the default one", () => {
  const bare = discordCommands(commands, createWording({ ...localeMessages, ko: {} }));
  expect(bare.find(({ name }) => name === "imagine")?.name_localizations).not.toHaveProperty("ko");
});

interface Part {
  readonly name: string;
  readonly description?: string;
  readonly name_localizations?: Readonly<Record<string, string>>;
  readonly description_localizations?: Readonly<Record<string, string>>;
  readonly options?: readonly Part[];
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
}

/** The command, its subcommands and their options. */
function partsOf(command: object | undefined): readonly Part[] {
  const part = command as Part;
  return [part, ...(part.options ?? []).flatMap(partsOf)];
}

/** Names, descriptions and values, of each the longest in any language (interactions/application-commands.mdx, “Limits”). */
function countedCharacters(command: object): number {
  const longest = (text = "", others: object = {}) =>
    Math.max(...[text, ...Object.values(others)].map((t) => t.length));
  return partsOf(command)
    .map(
      (part) =>
        longest(part.name, part.name_localizations) +
        longest(part.description, part.description_localizations) +
        (part.choices ?? []).reduce((sum, { name, value }) => sum + name.length + String(value).length, 0),
    )
    .reduce((sum, characters) => sum + characters);
}
