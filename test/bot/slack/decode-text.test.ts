import { expect, test } from "vitest";
import { decodeText } from "../../../src/bot/slack/decode-text.ts";
import { escapeText } from "../../../src/bot/slack/escape-text.ts";

test.each([
  ["a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"],
  ["&amp;lt;", "&lt;"],
  ["<@U012ABCDEF|ada> and <@U012ABCDEF>", "@ada and @U012ABCDEF"],
  ["<#C012ABCDEF|general> and <#C012ABCDEF|>", "#general and #C012ABCDEF"],
  ["<https://example.com/?a=1&amp;b=2>", "https://example.com/?a=1&b=2"],
  ["<http://example.com|example.com>", "example.com"],
  ["<mailto:ada@example.com|ada@example.com> <tel:+441234>", "ada@example.com +441234"],
  ["<!here> <!subteam^S1|@writers> <!subteam^S1>", "@here @writers @subteam"],
  ["two\nlines, “curly” — and 한국어 😀", "two\nlines, “curly” — and 한국어 😀"],
  ["an open < and a lone >", "an open < and a lone >"],
  ["", ""],
])("%j was typed as %j", (sent, typed) => {
  expect(decodeText(sent)).toBe(typed);
});

test.each(["<!channel>", "<@U1>", "&amp;", "a <b> & c", "<https://example.com|x>"])(
  "%j comes back as it was",
  (text) => {
    expect(decodeText(escapeText(text))).toBe(text);
    expect(escapeText(text)).not.toMatch(/[<>]/u);
  },
);
