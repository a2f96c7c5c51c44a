import pino from "pino";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Dispatcher } from "../../src/bot/dispatcher.ts";
import type { Taken } from "../../src/bot/stores.ts";
import { answerLeftovers } from "../../src/compose/answer-leftovers.ts";
import { memoryIntake } from "../support/memory-stores.ts";
import { recordingPlatform } from "../support/recording-platform.ts";

const nothing = async () => {};
const dispatcher: Dispatcher = { runLine: nothing, runCommand: nothing, press: nothing, refuse: nothing };
const log = pino({ level: "silent" });

test("what is left goes to the chat that it came from; what came from one that is not there waits", async () => {
  const intake = memoryIntake();
  await intake.take({ id: "recording:1", platform: "recording", received: {} });
  await intake.take({ id: "elsewhere:1", platform: "elsewhere", received: {} });
  intake.die();
  const again = vi.fn(async ({ id }: Taken) => intake.settle(id));
  const platform = recordingPlatform();
  const chat = { platform, again, listen: async () => ({ [Symbol.asyncDispose]: nothing }) };
  const looking = answerLeftovers({ intake, chats: [chat], dispatcher, log });
  onTestFinished(() => looking[Symbol.asyncDispose]());
  await vi.waitFor(() => expect(intake.open).toEqual(["elsewhere:1"]));
  expect(again.mock.calls.map(([{ id, deaths }]) => [id, deaths])).toEqual([["recording:1", 1]]);
});
