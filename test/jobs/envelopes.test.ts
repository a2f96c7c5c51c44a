import { expect, test } from "vitest";
import { packJob, packOutcome, unpackJob, unpackOutcome } from "../../src/jobs/envelopes.ts";
import type { JobOrigin } from "../../src/jobs/ports.ts";
import { wildTexts } from "../support/wild-texts.ts";

const origin = (text: string): JobOrigin => ({
  command: "imagine",
  action: "",
  caller: { id: text, platform: "web", role: "admin", name: text, community: text },
  locale: "ko",
  target: { platform: "web", [text]: [text, 1, null, true, { deep: text }] },
});

test.each(wildTexts)("a job comes back as it was packed: %s", (_, text) => {
  const job = { version: 1, input: { prompt: text }, origin: origin(text), outbox: "deliveries", interruptions: 2 };
  expect(unpackJob(packJob(job))).toStrictEqual(job);
});

test.each(wildTexts)("so does an outcome, its files byte for byte: %s", (_, text) => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
  // Bytes in the middle of a larger buffer are the usual case, and the whole buffer is not meant.
  const files = [{ name: text, mediaType: "image/png", bytes: bytes.subarray(7, 290) }];
  const result = { ok: true, output: { recipe: text }, files } as const;
  const outcome = { jobId: "id", type: "image.generate", input: text, origin: origin(text), result };
  const unpacked = unpackOutcome(packOutcome({ state: "done", addedAt: 1, outcome }));
  expect(unpacked).toStrictEqual({ state: "done", addedAt: 1, outcome });
});

test("what it packs has nothing in it that jsonb refuses", () => {
  for (const [, text] of wildTexts) {
    const { json } = packJob({ version: 1, input: text, origin: origin(text), outbox: "o", interruptions: 0 });
    expect(json.isWellFormed() && !json.includes("\0")).toBe(true);
  }
});

test.each([undefined, null, {}, { json: 7 }, { json: "{}" }])("nothing else is taken for a job: %j", (data) => {
  expect(() => unpackJob(data)).toThrow();
  expect(() => unpackOutcome(data)).toThrow();
});
