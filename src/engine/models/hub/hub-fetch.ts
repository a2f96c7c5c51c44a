import { EngineError } from "../../errors.ts";
import { type Asked, hubRefusal } from "./hub-refusal.ts";

export interface HubSettings {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly token?: string;
  /** How long the Hub may be silent. */
  readonly patienceMs?: number;
}

export interface HubFetchOptions extends HubSettings {
  readonly asked: Asked;
  readonly signal?: AbortSignal;
}

/**
 * `fetch` for the Hub's interface. The token goes to the endpoint's own origin alone: not to an address that an answer names, and `fetch`
 * takes it off where a redirect leads elsewhere. Answers are cut at 16 MB. Throws EngineErrors for refusals (`hubRefusal`), and `hub.unreachable`.
 */
export function hubFetch(options: HubFetchOptions): typeof fetch {
  const { patienceMs = PATIENCE_MS, signal } = options;
  return async (input, init) => {
    const patience = AbortSignal.timeout(patienceMs);
    const answer = await ask(new Request(input, init), options, anyOf(patience, signal));
    const body = answer.body?.pipeThrough(atMost(MOST_BYTES, options.endpoint)) ?? null;
    return new Response(body, answer);
  };
}

/** The bytes of a file from a place in it on. Throws as `hubFetch` does, also where no more bytes come. */
export async function* readHubFile(url: string, from: number, options: HubFetchOptions): AsyncGenerator<Uint8Array> {
  const { patienceMs = PATIENCE_MS, signal, endpoint } = options;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new DOMException("no bytes came", "TimeoutError")), patienceMs);
  try {
    const headers = from > 0 ? { range: `bytes=${from}-` } : undefined;
    const answer = await ask(new Request(url, { ...(headers && { headers }) }), options, anyOf(silence.signal, signal));
    if (answer.body === null) return;
    // A server that knows no ranges sends all of it again.
    let unwanted = answer.status === 206 ? 0 : from;
    for await (const chunk of answer.body) {
      timer.refresh();
      const wanted = chunk.subarray(Math.min(unwanted, chunk.length));
      unwanted -= chunk.length - wanted.length;
      if (wanted.length > 0) yield wanted;
    }
  } catch (error) {
    throw connectionError(error, endpoint, signal);
  } finally {
    clearTimeout(timer);
  }
}

const PATIENCE_MS = 30_000;

/** Lists of files come in pages of at most 1,000 entries, under 1 MB. */
const MOST_BYTES = 16 * 1024 * 1024;

async function ask(request: Request, { endpoint, token, asked, signal }: HubFetchOptions, stop: AbortSignal) {
  const headers = new Headers(request.headers);
  headers.delete("authorization");
  const isOwn = new URL(request.url).origin === new URL(endpoint).origin;
  if (token !== undefined && isOwn) headers.set("authorization", `Bearer ${token}`);
  const answer = await fetch(request, { headers, signal: stop }).catch((error: unknown) => {
    throw connectionError(error, endpoint, signal);
  });
  if (!answer.ok) throw await hubRefusal(answer, asked);
  return answer;
}

function anyOf(patience: AbortSignal, signal: AbortSignal | undefined): AbortSignal {
  return AbortSignal.any(signal ? [patience, signal] : [patience]);
}

/** What a request or a body that broke off means. */
export function connectionError(error: unknown, endpoint: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof EngineError) return error;
  return new EngineError("hub.unreachable", { endpoint, reason: reasonOf(error) }, { cause: error });
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}

function atMost(most: number, endpoint: string): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > most)
        controller.error(new EngineError("hub.answer", { endpoint, reason: `more than ${most} bytes` }));
      else controller.enqueue(chunk);
    },
  });
}
