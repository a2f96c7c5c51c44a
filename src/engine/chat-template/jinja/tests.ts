import type { Environment } from "@huggingface/jinja";
import { operate } from "./operators.ts";
import { equal, isList, isMapping, isString, type Value } from "./values.ts";

/** Whether a value passes a test (palletsprojects.com, “List of Builtin Tests”). Throws for one that does not exist. */
export function passesTest(name: string, value: Value, args: readonly Value[], environment: Environment): boolean {
  const [other] = args;
  if (Object.hasOwn(TESTS, name)) return TESTS[name]!(value);
  const operator = OPERATORS[name];
  if (operator !== undefined && other !== undefined)
    return operate(operator, value, other)?.value === true || compares(operator, value, other);
  const test = environment.tests.get(name);
  if (test === undefined) throw new Error(`Unknown test: ${name}`);
  return test(...([value, ...args] as unknown as Parameters<typeof test>));
}

const TESTS: Readonly<Record<string, (value: Value) => boolean>> = {
  iterable: (value) => isList(value) || isMapping(value) || isString(value),
  float: ({ type }) => type === "FloatValue",
};

const OPERATORS: Readonly<Record<string, string>> = {
  equalto: "==",
  eq: "==",
  "==": "==",
  sameas: "==",
  ne: "!=",
  "!=": "!=",
  in: "in",
  lt: "<",
  lessthan: "<",
  le: "<=",
  gt: ">",
  greaterthan: ">",
  ge: ">=",
};

function compares(operator: string, a: Value, b: Value): boolean {
  const [left, right] = [Number(a.value), Number(b.value)];
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left < right || equal(a, b);
    case ">":
      return left > right;
    case ">=":
      return left > right || equal(a, b);
    default:
      return false;
  }
}
