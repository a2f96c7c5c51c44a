import { z } from "zod";
import type { JobOrigin, JobOutcome, Json } from "./ports.ts";

/** A job as it lies in the queue. */
export interface QueuedJob {
  readonly version: number;
  readonly input: Json;
  readonly origin: JobOrigin;
  /** The name of the outbox that its outcome goes to. */
  readonly outbox: string;
  /** How often the process that held the data folder alone ended in the middle of it. */
  readonly interruptions: number;
}

/** How a job ended, as it lies in an outbox; the outcome until it is delivered. */
export interface QueuedOutcome {
  readonly state: "done" | "failed" | "cancelled";
  readonly addedAt: number;
  readonly outcome?: JobOutcome;
}

/** The data of BullMQ's jobs: one string of JSON, since `jsonb` refuses NUL and lone surrogates in any other. */
export interface Packed {
  readonly json: string;
}

export function packJob(job: QueuedJob): Packed {
  return { json: JSON.stringify(job) };
}

/** Throws when the data is not what `packJob` makes. */
export function unpackJob(data: unknown): QueuedJob {
  return queuedJob.parse(unpack(data));
}

/** Files travel as base64. */
export function packOutcome(queued: QueuedOutcome): Packed {
  const { outcome } = queued;
  if (outcome === undefined || !outcome.result.ok) return { json: JSON.stringify(queued) };
  const files = outcome.result.files.map((file) => ({ ...file, bytes: toBase64(file.bytes) }));
  return { json: JSON.stringify({ ...queued, outcome: { ...outcome, result: { ...outcome.result, files } } }) };
}

/** Throws when the data is not what `packOutcome` makes. */
export function unpackOutcome(data: unknown): QueuedOutcome {
  return queuedOutcome.parse(unpack(data));
}

function toBase64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

function unpack(data: unknown): unknown {
  return JSON.parse(z.object({ json: z.string() }).parse(data).json);
}

const origin = z.object({
  command: z.string(),
  action: z.string(),
  caller: z.object({
    id: z.string(),
    platform: z.string(),
    role: z.enum(["operator", "admin", "member"]),
    name: z.string().exactOptional(),
    community: z.string().exactOptional(),
  }),
  audience: z.literal("caller").exactOptional(),
  locale: z.string(),
  target: z.record(z.string(), z.json()),
});

const queuedJob = z.object({
  version: z.number(),
  input: z.json(),
  origin,
  outbox: z.string(),
  interruptions: z.number(),
});

const file = z
  .object({ name: z.string(), mediaType: z.string(), bytes: z.string() })
  .transform(({ bytes, ...rest }) => ({ ...rest, bytes: new Uint8Array(Buffer.from(bytes, "base64")) }));

const error = z.object({ code: z.string(), params: z.record(z.string(), z.json()) });

const queuedOutcome = z.object({
  state: z.enum(["done", "failed", "cancelled"]),
  addedAt: z.number(),
  outcome: z
    .object({
      jobId: z.string(),
      type: z.string(),
      input: z.json(),
      origin,
      result: z.discriminatedUnion("ok", [
        z.object({ ok: z.literal(true), output: z.json(), files: z.array(file) }),
        z.object({ ok: z.literal(false), error }),
      ]),
    })
    .exactOptional(),
});
