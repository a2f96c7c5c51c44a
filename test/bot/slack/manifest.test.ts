import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { commands } from "../../../commands/index.ts";
import { scopes, slackManifest } from "../../../src/bot/slack/manifest.ts";
import { createWording } from "../../../src/bot/wording.ts";
import { describeWithShared } from "../../support/shared.ts";
import { webCommands } from "../../support/web-commands.ts";

const wording = createWording();

describeWithShared("Slack's schema of a manifest", (shared) => {
  const folder = path.join(shared, "contracts/slack");
  const json = (file: string) => JSON.parse(readFileSync(path.join(folder, file), "utf8"));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(json("manifest.schema.2.0.0.json"));
  const problems = (manifest: object) => (validate(manifest) ? [] : validate.errors);

  test.each([
    ["socket mode", undefined],
    ["HTTP", "https://bot.example.org"],
  ])("takes what is derived for %s", (_, address) => {
    expect(problems(slackManifest(commands, wording, address))).toEqual([]);
    expect(problems(slackManifest(webCommands, wording, address))).toEqual([]);
  });

  test("refuses a command without its slash, so it looks at what it is given", () => {
    const manifest = slackManifest(commands, wording);
    const [first] = manifest.features.slash_commands;
    const wrong = {
      ...manifest,
      features: { ...manifest.features, slash_commands: [{ ...first, command: "imagine" }] },
    };
    expect(problems(wrong)).not.toEqual([]);
  });

  test("every scope is one that a method of the Web API asks of a bot, or an event needs", () => {
    const methods = [
      ["chat.postMessage", "chat:write"],
      ["files.completeUploadExternal", "files:write"],
      ["files.info", "files:read"],
      ["conversations.open", "im:write"],
      ["users.info", "users:read"],
    ] as const;
    for (const [method, scope] of methods) {
      const asked = json(`methods/methods/${method}.json`).scopes.bot.map(
        ({ name }: { readonly name: string }) => name,
      );
      expect(asked).toContain(scope);
      expect(scopes).toContain(scope);
    }
  });
});

describe("the manifest", () => {
  const manifest = slackManifest(commands, wording);

  test("has every command, each as Slack takes it", () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(
      commands.map(({ name }) => `/${name}`),
    );
    for (const { command, description, usage_hint } of manifest.features.slash_commands) {
      expect(command).toMatch(/^\/[a-z0-9-]{1,31}$/u);
      expect(description).not.toBe("");
      expect(usage_hint).not.toBe("");
    }
  });

  test("has at most ten shortcuts, one of them in a message's menu", () => {
    const { shortcuts = [] } = manifest.features;
    expect(shortcuts.length).toBeLessThanOrEqual(10);
    expect(shortcuts).toContainEqual(expect.objectContaining({ type: "message", callback_id: "message:tokenize" }));
    expect(shortcuts).toContainEqual(expect.objectContaining({ name: "Info on this image", callback_id: "file:info" }));
    for (const { name } of shortcuts) expect(name.length).toBeLessThanOrEqual(24);
    expect(new Set(shortcuts.map(({ callback_id }) => callback_id)).size).toBe(shortcuts.length);
  });

  test("is reached by HTTP only where an address is given", () => {
    expect(manifest.settings.socket_mode_enabled).toBe(true);
    expect(JSON.stringify(manifest)).not.toContain("http");
    const http = slackManifest(commands, wording, "https://bot.example.org/");
    expect(http.settings).toMatchObject({
      socket_mode_enabled: false,
      interactivity: { request_url: "https://bot.example.org/slack/events" },
      event_subscriptions: { request_url: "https://bot.example.org/slack/events" },
    });
  });
});
