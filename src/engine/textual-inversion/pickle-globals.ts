import { EngineError } from "../errors.ts";
import { isRecord, type Pickled, type PickledGlobal } from "./pickled.ts";
import { refuse } from "./refuse.ts";

/** A name that a pickle asks for. Throws `EngineError("embedding.unsafe", {found})` for any that an embedding does not need. */
export function globalNamed(module: string, name: string): PickledGlobal {
  const found = `${module}.${name}`;
  if (!GLOBALS.has(found)) throw new EngineError("embedding.unsafe", { found: found.slice(0, 100) });
  return { kind: "global", name: found };
}

/** What stands for a call: dictionaries and sets are made, any other is written down. */
export function called(callee: Pickled | undefined, args: Pickled | undefined): Pickled {
  if (!isRecord(callee) || callee.kind !== "global" || !Array.isArray(args)) refuse("the pickle calls what is no name");
  if (callee.name === "collections.OrderedDict") {
    if (args.length > 0) refuse("an ordered dictionary is made of something");
    return new Map();
  }
  if (callee.name.endsWith(".set")) return Array.isArray(args[0]) ? args[0] : [];
  return { kind: "call", callee: callee.name, args };
}

/** What an embedding may name. */
const GLOBALS: ReadonlySet<string> = new Set([
  "collections.OrderedDict",
  "__builtin__.set",
  "builtins.set",
  "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_parameter",
  "torch.nn.modules.container.ParameterDict",
  ...["Float", "Half", "BFloat16", "Double", "Long", "Int", "Short", "Char", "Byte", "Bool"].map(
    (type) => `torch.${type}Storage`,
  ),
]);
