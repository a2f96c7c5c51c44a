import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rolesOf } from "../../../src/engine/chat-template/roles.ts";
import type { ChatMessage } from "../../../src/engine/ports.ts";
import { describeWithShared } from "../../support/shared.ts";

/** `+` where it is taken, `0` ignored, `!` refused. */
async function verdicts(template: string, others: readonly string[] = []): Promise<string> {
  const variablesOf = (messages: readonly ChatMessage[]) => ({
    messages,
    add_generation_prompt: false,
    bos_token: "<s>",
  });
  const signs = { taken: "+", ignored: "0", refused: "!" };
  return (await rolesOf(template, others, variablesOf)).map(({ role, state }) => `${role}${signs[state]}`).join(" ");
}

const each = (body: string) => `{% for message in messages %}${body}{% endfor %}`;

test.each([
  [
    "takes any role",
    each("{{ message.role }}: {{ message.content }}"),
    "system+ developer+ user+ assistant+ tool+ function+",
  ],
  [
    "knows two roles, and is silent on others",
    each("{% if message.role in ['user', 'assistant'] %}{{ message.content }}{% endif %}"),
    "system0 developer0 user+ assistant+ tool0 function0",
  ],
  [
    "wants turns, beginning with user, and raises an error on all else",
    each(
      "{% if (message.role == 'user') != (loop.index0 % 2 == 0) or message.role not in ['user', 'assistant'] %}{{ raise_exception('no') }}{% endif %}{{ message.content }}",
    ),
    "system! developer! user+ assistant+ tool! function!",
  ],
  [
    "takes a system message at the beginning alone",
    each(
      "{% if message.role == 'system' and not loop.first %}{{ raise_exception('late') }}{% elif message.role != 'tool' %}{{ message.content }}{% endif %}",
    ),
    "system+ developer+ user+ assistant+ tool0 function+",
  ],
  [
    "takes an answer of a tool after a call alone",
    each(
      "{% if message.role == 'tool' and not messages[loop.index0 - 1].tool_calls %}{{ raise_exception('no call') }}{% endif %}{{ message.content }}",
    ),
    "system+ developer+ user+ assistant+ tool+ function+",
  ],
  [
    "shows that there is a system message, and not its text",
    each("{{ message.role }}{% if message.role != 'system' %}{{ message.content }}{% endif %}"),
    "system0 developer+ user+ assistant+ tool+ function+",
  ],
])("a template that %s", async (_, template, expected) => {
  expect(await verdicts(template)).toBe(expected);
});

test("a chat's own roles are tried besides, each once", async () => {
  const template = each("{% if message.role != 'critic' %}{{ message.content }}{% endif %}");
  expect(await verdicts(template, ["critic", "user", "critic", "poet"])).toMatch(/function\+ critic0 poet\+$/u);
});

test("of a template that can't be rendered nothing is known", async () => {
  expect(await verdicts("{% for %}")).toBe("");
});

describeWithShared("real templates", (shared) => {
  test.each([
    ["Qwen/Qwen2-7B-Instruct", "system+ developer+ user+ assistant+ tool+ function+"],
    ["Qwen/Qwen2.5-7B-Instruct", "system+ developer0 user+ assistant+ tool+ function0"],
    ["meta-llama/Meta-Llama-3-8B-Instruct", "system+ developer+ user+ assistant+ tool+ function+"],
    ["microsoft/Phi-3-mini-4k-instruct", "system+ developer0 user+ assistant+ tool0 function0"],
    ["microsoft/Phi-3-mini-128k-instruct", "system0 developer0 user+ assistant+ tool0 function0"],
  ])("of %s", async (model, expected) => {
    const config = await readFile(join(shared, "models", model, "tokenizer_config.json"), "utf8");
    expect(await verdicts(JSON.parse(config).chat_template)).toBe(expected);
  });
});
