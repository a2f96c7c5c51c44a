import { type Logger, LogLevel } from "@slack/bolt";
import type { Log } from "../word-reply.ts";
import { scrub } from "./scrub.ts";

/** What Slack's libraries have to say that an operator should know: without payloads, which are told at DEBUG alone, and without secrets. */
export function boltLogger(log: Log): Logger {
  const line = (said: readonly unknown[]) => scrub(said.map(String).join(" ")).slice(0, 500);
  return {
    debug() {},
    info() {},
    warn: (...said) => log.warn({ from: "slack" }, line(said)),
    // What can't be overcome is told by whoever gives up.
    error: (...said) => log.warn({ from: "slack" }, line(said)),
    setLevel() {},
    setName() {},
    getLevel: () => LogLevel.WARN,
  };
}
