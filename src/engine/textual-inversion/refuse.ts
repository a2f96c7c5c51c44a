import { EngineError } from "../errors.ts";

/** Ends the reading of a file that is damaged or made to harm: `embedding.damaged` {reason}, to which the reader of the file adds its name. */
export function refuse(reason: string): never {
  throw new EngineError("embedding.damaged", { reason });
}
