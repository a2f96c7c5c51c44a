import { describe, expect, test } from "vitest";
import { renderTemplate } from "../../../src/engine/chat-template/render-template.ts";

async function render(template: string, variables: Readonly<Record<string, unknown>> = {}, now?: number) {
  const [made] = await renderTemplate({ template, variables: [variables], ...(now !== undefined && { now }) });
  return made;
}

describe("a template is rendered in a process of its own", () => {
  // transformers compiles chat templates with trim_blocks and lstrip_blocks; the results are Jinja 3's.
  test.each([
    ["{{ bos_token }}{{ messages[0]['content'] | trim }}", "<s>hi"],
    ["  {% if true %}\na\n  {% endif %}\nb", "a\nb"],
    ["{{ '\\n\\n x\\n'.lstrip('\\n') }}|", " x\n|"],
    ["{{ 'xaxbxx'.rstrip('x') }}{{ 'xxaxx'.strip('x') }}{{ ' y '.strip() }}", "xaxbay"],
    ["{{ ('<think>a</think>\\n\\nb'.split('</think>') | last).lstrip('\\n') }}", "b"],
    ["{{ 'abc'.strip('ca') | upper }}", "B"],
    ["{{ messages | tojson }}", '[{"role": "user", "content": " hi "}]'],
  ])("%j", async (template, text) => {
    expect(await render(template, { bos_token: "<s>", messages: [{ role: "user", content: " hi " }] })).toEqual({
      text,
    });
  });

  test("what it says of the time can be fixed", async () => {
    const template = "{{ strftime_now('%d %b %Y, %A %H:%M:%S %% %q') }}";
    expect(await render(template, {}, Date.UTC(2024, 6, 6, 3, 4, 5))).toEqual({
      text: "06 Jul 2024, Saturday 03:04:05 % %q",
    });
  });

  test("it may refuse, one rendering at a time", async () => {
    const template = "{% if bad %}{{ raise_exception('roles must alternate') }}{% endif %}ok";
    expect(await renderTemplate({ template, variables: [{ bad: true }, {}] })).toEqual([
      { refused: "roles must alternate" },
      { text: "ok" },
    ]);
  });

  test("one that is no Jinja is named broken", async () => {
    await expect(render("{% for %}")).rejects.toMatchObject({ code: "chat.template-broken" });
  });

  test("one that goes on for ever is ended", { timeout: 20_000 }, async () => {
    const loops = "{% for a in range(100000) %}{% for b in range(100000) %}{% set c = a * b %}{% endfor %}{% endfor %}";
    await expect(render(loops)).rejects.toMatchObject({ code: expect.stringMatching(/^chat\.template-(slow|large)$/) });
  });

  test("one that grows without bound is ended", { timeout: 20_000 }, async () => {
    const grows = "{% set ns = namespace(x=[1]) %}{% for a in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}";
    await expect(render(grows)).rejects.toMatchObject({ code: expect.stringMatching(/^chat\.template-(slow|large)$/) });
  });
});
