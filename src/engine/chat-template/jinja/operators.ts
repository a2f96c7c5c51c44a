import { equal, isList, isMapping, isNumber, isString, list, make, shown, type Value } from "./values.ts";

/** What Python makes of two values, where @huggingface/jinja 0.5 differs or gives up; undefined for everything else. */
export function operate(operator: string, left: Value, right: Value): Value | undefined {
  switch (operator) {
    case "==":
      return make(equal(left, right));
    case "!=":
      return make(!equal(left, right));
    case "~":
      return make(shown(left) + shown(right));
    case "in":
    case "not in": {
      const found = contains(right, left);
      return found === undefined ? undefined : make(found === (operator === "in"));
    }
    case "*":
      return repeated(left, right) ?? repeated(right, left);
    case "%":
      return isNumber(left) && isNumber(right) && left.type === right.type ? modulo(left, right.value) : undefined;
    case "<":
    case ">":
    case "<=":
    case ">=":
      return isString(left) && isString(right) ? make(ORDER[operator](left.value, right.value)) : undefined;
    default:
      return undefined;
  }
}

function contains(container: Value, one: Value): boolean | undefined {
  if (isList(container)) return container.value.some((each) => equal(each, one));
  if (isMapping(container)) return container.value.has(one.value);
  return isString(container) && isString(one) ? container.value.includes(one.value) : undefined;
}

function repeated(one: Value, times: Value): Value | undefined {
  if (times.type !== "IntegerValue") return undefined;
  const count = Math.max(0, Number(times.value));
  if (isString(one)) return make(one.value.repeat(count));
  return isList(one) ? list(Array.from({ length: count }, () => one.value).flat()) : undefined;
}

/** Python's has the sign of the divisor. */
function modulo(left: Value & { value: number }, by: number): Value {
  if (by === 0) throw new Error("integer modulo by zero");
  return Object.assign(make(0), { type: left.type, value: ((left.value % by) + by) % by });
}

const ORDER = {
  "<": (a: string, b: string) => a < b,
  ">": (a: string, b: string) => a > b,
  "<=": (a: string, b: string) => a <= b,
  ">=": (a: string, b: string) => a >= b,
} as const;
