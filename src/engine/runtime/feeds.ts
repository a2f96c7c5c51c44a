import { EngineError } from "../errors.ts";
import type { Tensor, TensorInfo } from "../ports.ts";

/** Throws `EngineError("model.mismatch", {model, input, expected, given})` unless every input is fed, by its name, with its type, rank and fixed sizes. */
export function checkFeeds(
  model: string,
  inputs: readonly TensorInfo[],
  feeds: Readonly<Record<string, Tensor>>,
): void {
  for (const input of inputs) {
    const fed = feeds[input.name];
    if (fed === undefined || !fits(fed, input)) {
      const given = fed === undefined ? "nothing" : describe(fed);
      throw new EngineError("model.mismatch", { model, input: input.name, expected: describe(input), given });
    }
  }
  const known = new Set(inputs.map((input) => input.name));
  const extra = Object.keys(feeds).find((name) => !known.has(name));
  if (extra !== undefined)
    throw new EngineError("model.mismatch", { model, input: extra, expected: [...known].join(", "), given: extra });
}

function fits(fed: Tensor, input: TensorInfo): boolean {
  return (
    fed.type === input.type &&
    fed.dims.length === input.dims.length &&
    input.dims.every((dim, axis) => typeof dim === "string" || dim === fed.dims[axis])
  );
}

/** `int64 [1, 77]` */
function describe({ type, dims }: { readonly type: string; readonly dims: readonly (number | string)[] }): string {
  return `${type} [${dims.join(", ")}]`;
}
