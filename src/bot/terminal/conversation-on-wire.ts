import { z } from "zod";
import type { WordedReply } from "../platform.ts";

/** An answer as another process of this project sends it. */
const reply: z.ZodType<WordedReply> = z.lazy(() =>
  z.object({
    blocks: z.array(block),
    buttons: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        style: z.enum(["primary", "secondary", "danger"]),
        form: z
          .object({
            command: z.string(),
            action: z.string(),
            asks: z.array(z.string()),
            values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
          })
          .exactOptional(),
      }),
    ),
    audience: z.enum(["everyone", "caller"]),
    data: z.json(),
    error: failure.exactOptional(),
    final: z.boolean(),
  }),
);

const file = z.object({ id: z.string(), name: z.string(), mediaType: z.string(), size: z.number() });

const words = z.string();

const block = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["heading", "text", "note"]), words }),
  z.object({ kind: z.literal("code"), text: z.string(), language: z.string().exactOptional() }),
  z.object({ kind: z.literal("table"), columns: z.array(words), rows: z.array(z.array(words)) }),
  z.object({ kind: z.literal("facts"), facts: z.array(z.object({ label: words, value: words })) }),
  z.object({ kind: z.literal("image"), file, alt: words }),
  z.object({ kind: z.literal("file"), file }),
  z.object({
    kind: z.literal("progress"),
    done: z.number(),
    total: z.number(),
    words,
    preview: z.string().exactOptional(),
  }),
]);

export const failure = z.object({ code: z.string(), message: z.string(), hint: z.string().exactOptional() });

/** What `GET /api/conversations/<id>/events` begins with. */
export const history = z.object({
  entries: z.array(z.object({ message: z.string(), at: z.number(), reply: reply.exactOptional() })),
  serverStartedAt: z.number(),
});

export const replyEvent = z.object({ message: z.string(), reply });
