interface Fault {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: string;
  readonly waitMs?: number;
}

/** What goes wrong with Slack, once each, in the order in which it was asked for. */
export class Faults {
  readonly #planned: { readonly method: string; readonly fault: Fault }[] = [];

  /** The next call is told to come later (apis/web-api/rate-limits). */
  limit(method: string, seconds: number): void {
    this.#plan(method, { status: 429, headers: { "retry-after": String(seconds) } });
  }

  break(method: string, times: number, status = 503): void {
    for (let i = 0; i < times; i++) this.#plan(method, { status });
  }

  refuse(method: string, error: string): void {
    this.#plan(method, { error });
  }

  delay(method: string, waitMs: number): void {
    this.#plan(method, { waitMs });
  }

  take(method: string): Fault | undefined {
    const at = this.#planned.findIndex((planned) => planned.method === method);
    return at < 0 ? undefined : this.#planned.splice(at, 1)[0]?.fault;
  }

  /** Faults that nobody met. */
  get left(): number {
    return this.#planned.length;
  }

  #plan(method: string, fault: Fault): void {
    this.#planned.push({ method, fault });
  }
}
