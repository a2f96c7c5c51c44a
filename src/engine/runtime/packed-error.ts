import { EngineError, type ErrorParams, isEngineError } from "../errors.ts";

/** An error as plain data, its causes with it. */
export interface PackedError {
  readonly engine?: { readonly code: string; readonly params: ErrorParams };
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: PackedError;
}

/** Whatever was thrown, made fit for a message to another thread. */
export function packError(thrown: unknown): PackedError {
  if (!(thrown instanceof Error)) return { name: "Error", message: String(thrown) };
  return {
    ...(isEngineError(thrown) ? { engine: { code: thrown.code, params: thrown.params } } : {}),
    name: thrown.name,
    message: thrown.message,
    ...(thrown.stack === undefined ? {} : { stack: thrown.stack }),
    ...(thrown.cause === undefined ? {} : { cause: packError(thrown.cause) }),
  };
}

/** The error again: an EngineError is one, any other is an Error with its name; both keep the stack of the thread that threw. */
export function unpackError({ engine, name, message, stack, cause }: PackedError): Error {
  const options = cause === undefined ? {} : { cause: unpackError(cause) };
  const error = engine ? new EngineError(engine.code, engine.params, options) : new Error(message, options);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
