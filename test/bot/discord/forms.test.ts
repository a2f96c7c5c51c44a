import { expect, test } from "vitest";
import { createForms, readForm } from "../../../src/bot/discord/forms.ts";
import type { StoredAction } from "../../../src/bot/stores.ts";
import { replyParts } from "../../support/reply-parts.ts";
import { webCommands } from "../../support/web-commands.ts";

const { actions, wording } = replyParts();
const forms = createForms(webCommands, actions, wording);

function asking(asks: readonly string[], options: StoredAction["action"]["options"] = {}): StoredAction {
  return { action: { command: "write", action: "", options, asks }, for: "everyone", owner: "discord:1" };
}

test("what was said so far stands in its field, and waits no more", async () => {
  const stored = asking(["first", "role"], { lines: "one", first: "two", role: "tool" });
  const form = await forms.asked(stored, "discord:1", "en-US");
  expect(form?.components).toMatchObject([
    { component: { custom_id: "first", value: "two", required: false } },
    {
      component: { custom_id: "role", required: true, options: [{ default: false }, { value: "tool", default: true }] },
    },
  ]);
  const waiting = await actions.find(form?.custom_id.replace("form:", "") ?? "");
  expect(waiting?.action).toEqual({ command: "write", action: "", options: { lines: "one" } });
});

test("what has no room in a field stays as it is", async () => {
  const long = "x".repeat(4001);
  const form = await forms.asked(asking(["first", "next"], { first: long }), "discord:1", "en-US");
  expect(form?.components).toMatchObject([{ component: { custom_id: "next" } }]);
  const waiting = await actions.find(form?.custom_id.replace("form:", "") ?? "");
  expect(waiting?.action.options).toEqual({ first: long });
  expect(await forms.asked(asking(["first"], { first: long }), "discord:1", "en-US")).toBeUndefined();
});

test("a form has five fields at most, each of an option that exists", async () => {
  const asks = ["lines", "nothing", "first", "next", "role", "first"];
  const form = await forms.asked(asking(asks), "discord:1", "en-US");
  const names = form?.components.map(
    (label) => "component" in label && "custom_id" in label.component && label.component.custom_id,
  );
  expect(names).toEqual(["lines", "first", "next", "role"]);
});

test("texts and choices are read, and what was left empty is not", () => {
  const components = [
    { component: { custom_id: "first", value: "a" } },
    { component: { custom_id: "next", value: "" } },
    { component: { custom_id: "role", values: ["tool"] } },
    { components: [{ custom_id: "older", value: "b" }] },
  ];
  expect(readForm({ custom_id: "form:1", components })).toEqual({ first: "a", role: "tool", older: "b" });
});
