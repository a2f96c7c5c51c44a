import type { Outgoing } from "./rest.ts";

/** What goes wrong with Discord, once each, in the order in which it was asked for. */
export class Faults {
  /** As many as Discord recommends. */
  shards = 1;
  readonly #planned: { readonly where: string; readonly answer: Outgoing }[] = [];

  /** The next request of this kind is told to come later (topics/rate-limits.mdx). */
  limit(where: string, seconds: number): void {
    this.#planned.push({
      where,
      answer: {
        status: 429,
        body: { message: "You are being rate limited.", retry_after: seconds, global: false, code: 0 },
        headers: {
          "retry-after": String(Math.ceil(seconds)),
          "x-ratelimit-limit": "5",
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset-after": String(seconds),
          "x-ratelimit-bucket": "stand-in",
          "x-ratelimit-scope": "user",
        },
      },
    });
  }

  /** The next requests of this kind fail. */
  break(where: string, times: number, status = 503): void {
    for (let i = 0; i < times; i++)
      this.#planned.push({ where, answer: { status, body: { message: "broken", code: 0 } } });
  }

  /** The next request of this kind comes before Discord has read the acknowledgement. */
  unread(where: string): void {
    this.#planned.push({ where, answer: { status: 404, body: { message: "Unknown Webhook", code: 10015 } } });
  }

  take(where: string): Outgoing | undefined {
    const at = this.#planned.findIndex((planned) => planned.where === where);
    return at < 0 ? undefined : this.#planned.splice(at, 1)[0]?.answer;
  }

  /** Faults that nobody met. */
  get left(): number {
    return this.#planned.length;
  }
}
