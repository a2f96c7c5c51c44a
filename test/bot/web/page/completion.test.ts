import { describe, expect, test } from "vitest";
import { complete, withValues } from "../../../../src/bot/web/page/completion.ts";
import { wordedCommands } from "../../../../src/bot/web/worded-commands.ts";
import { createWording } from "../../../../src/bot/wording.ts";
import { webCommands } from "../../../support/web-commands.ts";

const commands = wordedCommands(webCommands, createWording(), "en-US");
const labels = (before: string) => complete(before, commands)?.items.map(({ label }) => label);

/** What stands in the input after the item with this label was taken. */
function take(before: string, label: string): string {
  const completion = complete(before, commands);
  const item = completion?.items.find((each) => each.label === label);
  return before.slice(0, completion?.from) + item?.insert;
}

describe("completion", () => {
  test.each<[string, readonly string[] | undefined]>([
    ["", undefined],
    ["hello", undefined],
    ["/", ["/paint", "/echo", "/show", "/choose", "/write", "/fail"]],
    ["/p", ["/paint"]],
    ["/O", ["/echo", "/show", "/choose"]],
    ["/nothing", []],
    ["/nothing x", undefined],
    ["/paint ", ["negative", "steps", "guidance", "seed", "sampler"]],
    ["/paint s", ["steps", "seed", "sampler"]],
    ["/paint --s", ["steps", "seed", "sampler"]],
    ["/paint steps:4 ", ["negative", "guidance", "seed", "sampler"]],
    ['/paint negative:"red, blue" STEPS=4 s', ["seed", "sampler"]],
    ["/paint --steps 4 s", ["seed", "sampler"]],
    ["/paint --steps 4", []],
    ["/paint steps:", []],
    ["/paint steps: 4 se", ["seed"]],
    ["/paint a red ci", undefined],
    ["/paint https://", undefined],
    ["/paint -- s", undefined],
    ['/paint negative:"red st', []],
    ["/choose ", ["one", "none"]],
    ["/choose n", ["none", "one"]],
    ["/choose one ", ["kind", "loud"]],
    ["/choose one kind:", ["red", "green", "blue"]],
    ["/choose one kind:g", ["green"]],
    ["/choose one kind=B", ["blue"]],
    ["/choose one loud:", ["true", "false"]],
    ["/choose one --loud k", ["kind"]],
    ["/choose one --kind g", ["green"]],
    ["/choose none ", []],
    ["/show ", []],
  ])("of %j offers %j", (before, expected) => {
    expect(labels(before)).toEqual(expected);
  });

  const asking = (before: string) => {
    const completion = complete(before, withWords);
    return completion?.ask && { typed: completion.ask.typed, from: completion.from };
  };
  /** As they are, but the server knows words for the text of /paint, and names for that of /echo. */
  const withWords = commands.map((command) => ({
    ...command,
    actions: command.actions.map((action) => ({
      ...action,
      options: action.options.map((option) =>
        option.kind !== "rest"
          ? option
          : { ...option, suggests: true, ...(command.name === "paint" && { words: true as const }) },
      ),
    })),
  }));

  test.each([
    ["/paint a red zz", { typed: "zz", from: 13 }],
    ["/paint steps:4 zzzz", { typed: "zzzz", from: 15 }],
    ["/paint a red (zz", { typed: "zz", from: 14 }],
    ["/paint a z", undefined],
    ["/paint a red ", undefined],
    ["/echo so", { typed: "so", from: 6 }],
    ["/echo some wor", { typed: "some wor", from: 6 }],
  ])("of the text in %j asks the server for %j", (before, expected) => {
    expect(asking(before)).toEqual(expected);
  });

  test("options that take a file are offered once one goes along, and named by it", () => {
    const attachable = [
      {
        ...commands[0]!,
        actions: [
          {
            ...commands[0]!.actions[0]!,
            options: [{ name: "mask", kind: "attachment" as const, summary: "", required: false, suggests: false }],
          },
        ],
      },
    ];
    const items = (before: string, files: readonly string[]) =>
      complete(before, attachable, files)?.items.map(({ insert }) => insert);
    expect(items("/paint m", [])).toEqual([]);
    expect(items("/paint m", ["a cat.png"])).toEqual(["mask:"]);
    expect(items("/paint mask:", ["a cat.png", "b.png"])).toEqual(['"a cat.png" ', "b.png "]);
  });

  test("words that the server knows take the last one's place, and Enter still sends what was typed", () => {
    const completion = withValues(complete("/paint a red zz", withWords)!, ["zz", "zz top", "zzzz"]);
    expect(completion).toMatchObject({ items: [{ insert: "zz top" }, { insert: "zzzz" }], preferred: -1 });
    expect(withValues(complete("/paint a red ci", withWords)!, ["ci"]).items).toEqual([]);
  });

  test.each([
    ["/p", "/paint", "/paint "],
    ["/paint st", "steps", "/paint steps:"],
    ["/paint --st", "steps", "/paint --steps "],
    ["/choose o", "one", "/choose one "],
    ["/choose one kind:g", "green", "/choose one kind:green "],
    ["  /paint seed:1 ste", "steps", "  /paint seed:1 steps:"],
  ])("taking an item turns %j into the line it means", (before, label, after) => {
    expect(take(before, label)).toBe(after);
  });

  test.each([
    ["/pa", 0, "a part of a command's name means the command"],
    ["/paint", -1, "a whole name is sent"],
    ["/paint s", -1, "a word may begin the text"],
    ["/paint --s", 0, "two dashes begin an option"],
    ["/choose one kind:g", 0, "a part of a choice means the choice"],
    ["/choose one kind:green", -1, "a whole choice is sent"],
  ])("Enter after %j takes item %d: %s", (before, preferred) => {
    expect(complete(before, commands)?.preferred).toBe(preferred);
  });

  test("the option being typed is told, so that its range can be shown", () => {
    expect(complete("/paint steps:1", commands)?.option).toMatchObject({ name: "steps", min: 1, max: 150, default: 4 });
    expect(complete("/paint ", commands)?.option).toMatchObject({ name: "prompt", required: true });
  });

  test("values that only the server knows are asked for, and quoted where they have spaces", () => {
    const asking = complete('/paint sampler:"eu', commands);
    expect(asking?.ask).toEqual({ command: "paint", action: "", option: "sampler", typed: "eu" });
    const completed = asking && withValues(asking, ["euler", "euler a"]);
    expect(completed?.items.map(({ insert }) => insert)).toEqual(["euler ", '"euler a" ']);
    expect(completed?.preferred).toBe(0);
    const whole = complete("/paint sampler:ddim", commands);
    expect(whole && withValues(whole, ["DDIM"]).preferred).toBe(-1);
  });
});
