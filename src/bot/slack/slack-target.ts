import { createHash } from "node:crypto";
import { z } from "zod";

/** The place of an answer in Slack. `responseUrl` writes to that place until `expiresAt` (milliseconds since 1970), so it is worth nothing in a log. */
export const slackTarget = z.object({
  platform: z.literal("slack"),
  /** Of the answer: the same for the same request, however often it comes. */
  id: z.string(),
  teamId: z.string(),
  userId: z.string(),
  /** Absent: direct messages with the caller. */
  channel: z.string().optional(),
  threadTs: z.string().optional(),
  /** There or nowhere: never in direct messages instead. */
  strict: z.boolean().optional(),
  responseUrl: z.string().optional(),
  /** How often the response URL may be used. */
  usesLeft: z.number(),
  expiresAt: z.number(),
  /** The caller's, for what the platform itself says. */
  locale: z.string(),
  /** What was asked, in short, to name it elsewhere. */
  asked: z.string(),
});

export type SlackTarget = z.infer<typeof slackTarget>;

/** The id of an answer among those of all platforms. */
export function placeKey(id: string): string {
  return `slack:${id}`;
}

/** Never shows what it was made of: trigger ids are secrets while they live. */
export function answerId(request: string): string {
  return createHash("sha256").update(request).digest("base64url").slice(0, 22);
}

/** Whether nobody but the caller reads there. */
export function isDirect(channel: string | undefined): boolean {
  return channel === undefined || channel.startsWith("D");
}
