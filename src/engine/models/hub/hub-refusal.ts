import { EngineError } from "../../errors.ts";

/** What was asked for when the Hub refused. */
export interface Asked {
  readonly model: string;
  readonly revision?: string;
  /** The Hub's address, without a slash at its end. */
  readonly endpoint: string;
  /** Whether a token was shown. */
  readonly withToken: boolean;
}

/**
 * What a refusal of the Hub means, by its `X-Error-Code` as huggingface_hub reads it (`hf_raise_for_status`). The Hub answers 401 also for
 * repositories that do not exist, so that nobody learns which private ones do.
 */
export async function hubRefusal(answer: Response, asked: Asked): Promise<EngineError> {
  const { model, revision = "main", endpoint, withToken } = asked;
  const reason = await reasonOf(answer);
  const { status } = answer;
  switch (answer.headers.get("x-error-code")) {
    case "GatedRepo":
      return closed(asked, reason);
    case "RepoNotFound":
      return new EngineError("hub.unknown", { model, endpoint });
    case "RevisionNotFound":
      return new EngineError("hub.no-revision", { model, revision, page: pageOf(asked) });
    case "EntryNotFound":
      return new EngineError("hub.answer", { endpoint, reason: `404 ${reason}` });
  }
  if (status === 401 && withToken && isTokenAtFault(reason)) return new EngineError("hub.token");
  if (status === 401 || status === 404) return new EngineError("hub.unknown", { model, endpoint });
  if (status === 403) return closed(asked, reason);
  if (status === 429 || status >= 500) {
    return new EngineError("hub.busy", { endpoint, status, seconds: secondsToWait(answer) });
  }
  return new EngineError("hub.answer", { endpoint, reason: `${status} ${reason}` });
}

/** Whoever is not known may ask for access; a token that is known has none, or does not pass it on. */
function closed(asked: Asked, reason: string): EngineError {
  const [model, page] = [asked.model, pageOf(asked)];
  if (asked.withToken) return new EngineError("hub.not-granted", { model, page, reason });
  return new EngineError("hub.gated", { model, page });
}

function pageOf({ endpoint, model }: Asked): string {
  return `${endpoint}/${model}`;
}

function isTokenAtFault(reason: string): boolean {
  return /credential|token/iu.test(reason);
}

/** The Hub's own words, in its header or its answer's `error`; empty where there are none. */
async function reasonOf(answer: Response): Promise<string> {
  const header = answer.headers.get("x-error-message");
  const body = await answer.text().catch(() => "");
  return (header ?? errorIn(body) ?? "").slice(0, 300);
}

function errorIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body);
    return typeof error === "string" ? error : undefined;
  } catch {
    return undefined;
  }
}

/** `Retry-After` in seconds; a date is seldom sent, and then one try more does no harm. */
function secondsToWait(answer: Response): number {
  const seconds = Number(answer.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, LONGEST_WAIT_SECONDS) : 0;
}

const LONGEST_WAIT_SECONDS = 60;
