import type { SocketModeReceiver } from "@slack/bolt";
import { z } from "zod";
import type { Log } from "../word-reply.ts";

/** Keeps frames that Slack does not promise away from the client, which would end the process over some of them (`null`, an event without its type). */
export function guardFrames(client: SocketModeReceiver["client"], log: Log): void {
  const listeners = client.listeners("ws_message");
  client.removeAllListeners("ws_message");
  client.on("ws_message", async (data: unknown, isBinary: boolean) => {
    if (isBinary || typeof data !== "string" || !isFrame(data)) {
      log.warn({ from: "slack" }, "Slack sent a frame that can't be read");
      return;
    }
    try {
      for (const listener of listeners) await listener(data, isBinary);
    } catch (error) {
      log.warn(
        { from: "slack", reason: error instanceof Error ? error.name : "" },
        "a frame from Slack was not handled",
      );
    }
  });
}

function isFrame(data: string): boolean {
  try {
    return frame.safeParse(JSON.parse(data)).success;
  } catch {
    return false;
  }
}

const envelope_id = z.string();
const payload = z.record(z.string(), z.unknown());

/** docs.slack.dev/apis/events-api/using-socket-mode. The client tells its listeners of an event by its type: names of its own are none. */
const frame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello") }),
  z.object({ type: z.literal("disconnect") }),
  z.object({ type: z.enum(["slash_commands", "interactive"]), envelope_id, payload }),
  z.object({
    type: z.literal("events_api"),
    envelope_id,
    payload: payload.and(z.object({ event: z.object({ type: z.string().regex(/^[a-z]+[_.][a-z_.]+$|^message$/u) }) })),
  }),
]);
