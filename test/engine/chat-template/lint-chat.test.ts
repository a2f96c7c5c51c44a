import { describe, expect, test } from "vitest";
import { renderChat } from "../../../src/engine/chat-template/chat-templates.ts";
import type { Chat } from "../../../src/engine/ports.ts";
import { clipTokenizer } from "../../../src/engine/tokens/clip.ts";
import { tokenizerFromFolder } from "../../../src/engine/tokens/tokenizer-from-folder.ts";
import { demoModels } from "../../support/demo-models.ts";

const each = (body: string) => `{% for message in messages %}${body}{% endfor %}`;
const SAID = each("{{ '[' + message.role + ']' + message.content }}");
const OPENED = "{% if add_generation_prompt %}[assistant]{% endif %}";
const KNOWN = each(
  "{% if message.role in ['user', 'assistant'] %}{{ '[' + message.role + ']' + message.content }}{% endif %}",
);
const ALTERNATE = each(
  "{% if (message.role == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('take turns') }}{% endif %}{{ message.content }}",
);
const TWO = each(
  "{% if message.role not in ['user', 'assistant'] %}{{ raise_exception('no such role') }}{% endif %}{{ message.content }}",
);

const user = { role: "user", content: "a question" };
const assistant = { role: "assistant", content: "an answer" };
const system = { role: "system", content: "be brief" };

async function render(template: string, messages: Chat["messages"], generationPrompt = true) {
  const tokenizer = await tokenizerFromFolder(`${demoModels}/bert-tiny`, { model: "bert-tiny" });
  return renderChat(template, { messages, generationPrompt }, tokenizer);
}

describe("a chat is checked", () => {
  test.each<[string, string, Chat["messages"], boolean, object[]]>([
    ["nothing is wrong", SAID + OPENED, [system, user], true, []],
    ["the answer is not opened", SAID + OPENED, [user], false, [{ kind: "no-generation-prompt" }]],
    ["the template opens none", SAID, [user], true, [{ kind: "no-prompt-in-template" }]],
    [
      "the template opens it unasked",
      `${SAID}{% if messages[-1].role == 'user' %}[assistant]{% endif %}`,
      [user],
      true,
      [],
    ],
    [
      "the template opens it unasked, and none was asked for",
      `${SAID}{% if messages[-1].role == 'user' %}[assistant]{% endif %}`,
      [user],
      false,
      [],
    ],
    ["there is an answer already", SAID + OPENED, [user, assistant], true, [{ kind: "answer-already-there" }]],
    ["an answer ends it", SAID + OPENED, [user, assistant], false, []],
    [
      "the system message is dropped",
      KNOWN + OPENED,
      [system, user],
      true,
      [
        { kind: "dropped", message: 0 },
        { kind: "role-ignored", role: "system" },
      ],
    ],
    [
      "one message of a role that is taken is dropped",
      `{% for message in messages %}{% if not (loop.first and message.role == 'assistant') %}{{ '[' + message.role + ']' + message.content }}{% endif %}{% endfor %}${OPENED}`,
      [assistant, user],
      true,
      [{ kind: "dropped", message: 0 }],
    ],
    [
      "a role of the chat's own is ignored",
      KNOWN + OPENED,
      [user, { role: "critic", content: "a remark" }],
      true,
      [
        { kind: "dropped", message: 1 },
        { kind: "role-ignored", role: "critic" },
      ],
    ],
    ["an empty message of an ignored role is no loss", KNOWN + OPENED, [{ role: "tool", content: "" }, user], true, []],
    [
      "a text has control strings",
      SAID + OPENED,
      [{ role: "user", content: "a [SEP] b" }],
      true,
      [{ kind: "control-string", message: 0 }],
    ],
  ])("%s", async (_, template, messages, generationPrompt, findings) => {
    expect((await render(template, messages, generationPrompt)).findings).toEqual(findings);
  });

  test.each([
    ["ignores", SAID + OPENED, ["tools-ignored"]],
    ["shows", `{% if tools %}{{ tools | tojson }}{% endif %}${SAID}${OPENED}`, []],
  ])("a template that %s the tools", async (_, template, kinds) => {
    const tokenizer = await tokenizerFromFolder(`${demoModels}/bert-tiny`, { model: "bert-tiny" });
    const chat = { messages: [user], generationPrompt: true, tools: [{ name: "look" }] };
    expect((await renderChat(template, chat, tokenizer)).findings.map(({ kind }) => kind)).toEqual(kinds);
  });

  test("the start token stands there twice", async () => {
    const chat = { messages: [user], generationPrompt: false };
    const kinds = async (template: string) =>
      (await renderChat(template, chat, await clipTokenizer())).findings.map(({ kind }) => kind);
    expect(await kinds(`{{ bos_token }}{{ bos_token }}${SAID}`)).toEqual(["doubled-bos", "no-generation-prompt"]);
    expect(await kinds(`{{ bos_token }}${SAID}`)).toEqual(["bos-in-template", "no-generation-prompt"]);
  });

  test.each<[string, string, Chat["messages"], object]>([
    [
      "the roles are fine, their order is not",
      ALTERNATE,
      [user, user],
      { code: "chat.refused", params: { message: 2, reason: "take turns" } },
    ],
    [
      "a role is not taken",
      TWO,
      [user, { role: "tool", content: "42" }],
      {
        code: "chat.role-refused",
        params: { message: 2, refused: ["tool"], taken: ["user", "assistant"], reason: "no such role" },
      },
    ],
    [
      "several are not",
      TWO,
      [system, { role: "critic", content: "no" }],
      { code: "chat.role-refused", params: { message: 1, refused: ["system", "critic"] } },
    ],
  ])("what is refused is told apart: %s", async (_, template, messages, error) => {
    await expect(render(template, messages)).rejects.toMatchObject(error);
  });
});
