import { Environment } from "@huggingface/jinja";
import type { Name, Names, Node, Runner } from "./nodes.ts";
import { callable, equal, iterated, make, mapping, shown, type Value } from "./values.ts";

/** Leaves a loop, or its round, with what that round has written. */
export class LoopControl extends Error {
  readonly kind: "Break" | "Continue";
  text = "";

  constructor(kind: LoopControl["kind"]) {
    super(`${kind.toLowerCase()} outside of a loop`);
    this.kind = kind;
  }
}

/** A loop as Jinja runs it: through anything that can be gone through, each round with variables of its own, a part of a round kept when it is left. */
export function runLoop(node: Extract<Node, { type: "For" }>, scope: Environment, runner: Runner): Value {
  const { iterable, loopvar, body, defaultBlock } = node;
  const [source, test] = iterable.type === "SelectExpression" ? [iterable.lhs, iterable.test] : [iterable];
  const items = iterated(runner.evaluate(source, scope)).filter((item) => {
    if (test === undefined) return true;
    return runner.evaluate(test, roundOf(item, loopvar, scope)).__bool__().value;
  });
  if (items.length === 0) return runner.evaluateBlock(defaultBlock, new Environment(scope));
  let text = "";
  let told: Value | undefined;
  const changed = callable(([value = make(null)]) => {
    const same = told !== undefined && equal(told, value);
    told = value;
    return make(!same);
  });
  for (let i = 0; i < items.length; i++) {
    const round = roundOf(items[i]!, loopvar, scope);
    setIn(round, "loop", loopAt(items, i, changed));
    try {
      text += shown(runner.evaluateBlock(body, round));
    } catch (error) {
      if (!(error instanceof LoopControl)) throw error;
      text += error.text;
      if (error.kind === "Break") break;
    }
  }
  return make(text);
}

function loopAt(items: readonly Value[], i: number, changed: Value): Value {
  return mapping([
    ["index", make(i + 1)],
    ["index0", make(i)],
    ["revindex", make(items.length - i)],
    ["revindex0", make(items.length - i - 1)],
    ["first", make(i === 0)],
    ["last", make(i === items.length - 1)],
    ["length", make(items.length)],
    ["depth", make(1)],
    ["previtem", items[i - 1] ?? make(undefined)],
    ["nextitem", items[i + 1] ?? make(undefined)],
    ["cycle", callable((args) => args[i % args.length] ?? make(undefined))],
    ["changed", changed],
  ]);
}

function roundOf(item: Value, loopvar: Name | Names, scope: Environment): Environment {
  const round = new Environment(scope);
  if (loopvar.type === "Identifier") {
    setIn(round, loopvar.value, item);
    return round;
  }
  const parts = iterated(item);
  const names = loopvar.value;
  if (parts.length !== names.length)
    throw new Error(`too ${parts.length < names.length ? "few" : "many"} values to unpack`);
  for (const [i, name] of names.entries()) setIn(round, name.value, parts[i]!);
  return round;
}

function setIn(scope: Environment, name: string, value: Value) {
  scope.setVariable(name, value as Parameters<Environment["setVariable"]>[1]);
}
