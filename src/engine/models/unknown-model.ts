import { EngineError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { isRepositoryName } from "./repository-name.ts";

/** Why no model of that name was found: a slip of the fingers among those that are here, or one that could be brought from the Hub. */
export function unknownModel(asked: string, names: readonly string[]): EngineError {
  const near = nearest(asked, names);
  const couldBePulled = near.length === 0 && asked.includes("/") && isRepositoryName(asked);
  if (couldBePulled) return new EngineError("model.not-here", { asked });
  return new EngineError("model.unknown", { asked, nearest: near, known: names });
}
