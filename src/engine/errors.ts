/** What a caller can act on. `code` is `area.problem`; the sentence and the hint are made from `params` at the edge, in the caller's language. */
export class EngineError extends Error {
  readonly code: string;
  readonly params: ErrorParams;

  constructor(code: string, params: ErrorParams = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(params)}`, options);
    this.name = "EngineError";
    this.code = code;
    this.params = params;
  }
}

export type ErrorParams = Readonly<Record<string, string | number | readonly string[]>>;

/** True for an EngineError, also one that came from another realm or thread with its name kept. */
export function isEngineError(error: unknown): error is EngineError {
  return error instanceof EngineError;
}
