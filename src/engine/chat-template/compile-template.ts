import { Environment, Template } from "@huggingface/jinja";
import { formatTime } from "./format-time.ts";
import { exactInterpreter } from "./jinja/interpreter.ts";
import type { Node } from "./jinja/nodes.ts";
import { callable, make, mapping, shown } from "./jinja/values.ts";

/**
 * A chat template as transformers compiles it (`trim_blocks`, `lstrip_blocks`), parsed by @huggingface/jinja and run by its interpreter with our layer
 * (`jinja/`). Throws where it is not Jinja.
 */
export function compileTemplate(
  source: string,
  now?: number,
): (variables: Readonly<Record<string, unknown>>) => string {
  const { parsed } = new Template(source);
  return (variables) => {
    const globals = new Environment();
    for (const [name, value] of Object.entries(globalsAt(now))) globals.setVariable(name, value as never);
    const environment = new Environment(globals);
    for (const [name, value] of Object.entries(variables)) environment.set(name, value);
    return exactInterpreter(environment).run(parsed as unknown as Node);
  };
}

/** What transformers gives every template. */
function globalsAt(now: number | undefined) {
  return {
    true: make(true),
    True: make(true),
    false: make(false),
    False: make(false),
    none: make(null),
    None: make(null),
    raise_exception: callable(([message = make("")]) => {
      throw new Error(shown(message));
    }),
    strftime_now: callable(([format = make("")]) => make(formatTime(shown(format), new Date(now ?? Date.now())))),
    range: callable((args) => make(range(args.map(({ value }) => Number(value))))),
    dict: callable(([given], named) => mapping([...(given?.value instanceof Map ? given.value : []), ...named])),
    joiner: callable(([separator = make(", ")]) => {
      let used = false;
      return callable(() => {
        const text = used ? separator : make("");
        used = true;
        return text;
      });
    }),
  };
}

function range(bounds: readonly number[]): readonly number[] {
  const [start = 0, stop = 0, step = 1] = bounds.length < 2 ? [0, ...bounds] : bounds;
  if (step === 0) throw new Error("range() arg 3 must not be zero");
  return Array.from({ length: Math.max(0, Math.ceil((stop - start) / step)) }, (_, i) => start + i * step);
}
