import { expect, test } from "vitest";
import { scrub } from "../../../src/bot/slack/scrub.ts";

test.each([
  "xoxb-111-222-AbCdEf",
  "xapp-1-A111-222-abcdef",
  "wss://wss-primary.slack.com/link/?ticket=0123-abcd&app_id=1",
  "https://hooks.slack.com/commands/T1/2/AbCd",
  '{"response_url":"https:\\/\\/hooks.slack.com\\/commands\\/T1\\/2\\/AbCd"}',
  '"trigger_id":"13345224609.738474920.8088930838d88f008e0"',
  "trigger 13345224609.738474920.8088930838d88f008e0 has expired",
])("%s is not in a log", (secret) => {
  const scrubbed = scrub(`went wrong: ${secret} (code 1)`);
  expect(scrubbed).not.toMatch(/AbCd|abcdef|0123-abcd|8088930838/u);
  expect(scrubbed).toContain("went wrong");
});
