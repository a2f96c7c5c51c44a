import { type Environment, Interpreter } from "@huggingface/jinja";
import { FILTERS, type FilterTools } from "./filters.ts";
import { LoopControl, runLoop } from "./loops.ts";
import { methodOf } from "./methods.ts";
import type { Node, Runner } from "./nodes.ts";
import { operate } from "./operators.ts";
import { passesTest } from "./tests.ts";
import {
  type Arguments,
  isList,
  isMapping,
  isNumber,
  isString,
  list,
  make,
  mapping,
  shown,
  type Value,
} from "./values.ts";

/**
 * The interpreter of @huggingface/jinja 0.5 with Python's way of showing, comparing and looping where its own differs. Its methods are private to
 * the compiler alone: those that are replaced call each other through the instance.
 */
export function exactInterpreter(environment: Environment): { run(program: Node): string } {
  const runner = new Interpreter(environment) as unknown as Runner;
  const evaluate = runner.evaluate.bind(runner);
  const applyFilter = runner.applyFilter.bind(runner);

  runner.evaluate = (node, scope) => {
    if (node === undefined) return make(undefined);
    switch (node.type) {
      case "Known":
        return node.value;
      case "Break":
      case "Continue":
        throw new LoopControl(node.type);
      case "For":
        return runLoop(node, scope, runner);
      case "ObjectLiteral":
        return mapping(
          Array.from(node.value, ([key, value]) => [runner.evaluate(key, scope).value, runner.evaluate(value, scope)]),
        );
      case "MemberExpression":
        return member(node, scope);
      case "BinaryExpression":
        return binary(node, scope);
      case "TestExpression": {
        const passed = passesTest(node.test.value, runner.evaluate(node.operand, scope), [], scope);
        return make(passed !== node.negate);
      }
      default:
        return evaluate(node, scope);
    }
  };

  runner.evaluateBlock = (statements, scope) => {
    let text = "";
    for (const statement of statements) {
      try {
        const value = runner.evaluate(statement, scope);
        if (!SILENT.has(statement.type)) text += shown(value);
      } catch (error) {
        if (error instanceof LoopControl) error.text = text + error.text;
        throw error;
      }
    }
    return make(text);
  };

  runner.applyFilter = (operand, filter, scope) => {
    const name = filter.type === "CallExpression" ? filter.callee.value : filter.value;
    const own = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    if (own === undefined) return applyFilter(name === "tojson" ? withoutTuples(operand) : operand, filter, scope);
    const [args, named] =
      filter.type === "CallExpression" ? runner.evaluateArguments(filter.args, scope) : [[], NO_ARGUMENTS];
    return own(operand, args, named, toolsIn(scope));
  };

  return { run: (program) => shown(runner.run(program)) };

  function toolsIn(scope: Environment): FilterTools {
    const tools: FilterTools = {
      filter(name, operand, args) {
        const own = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
        return own === undefined
          ? applyFilter(operand, { type: "Identifier", value: name }, scope)
          : own(operand, args, NO_ARGUMENTS, tools);
      },
      test: (name, operand, args) => passesTest(name, operand, args, scope),
    };
    return tools;
  }

  function member(node: Extract<Node, { type: "MemberExpression" }>, scope: Environment): Value {
    const { computed, property } = node;
    if (computed && property.type === "SliceExpression") return evaluate(node, scope);
    const object = runner.evaluate(node.object, scope);
    const key = computed ? runner.evaluate(property, scope) : make(property.value);
    if (isMapping(object) && object.value.has(key.value)) return object.value.get(key.value)!;
    if (isString(object) && isNumber(key)) return make([...object.value].at(key.value));
    if (isList(object) && isNumber(key)) return object.value.at(key.value) ?? make(undefined);
    const method = isString(key) ? methodOf(object, key.value) : undefined;
    if (method !== undefined) return method;
    if (isMapping(object) && !isString(key)) return make(undefined);
    return evaluate({ ...node, object: known(object), property: known(key), computed: true }, scope);
  }

  function binary(node: Extract<Node, { type: "BinaryExpression" }>, scope: Environment): Value {
    const operator = node.operator.value;
    if (operator === "and" || operator === "or") return evaluate(node, scope);
    const left = runner.evaluate(node.left, scope);
    const right = runner.evaluate(node.right, scope);
    return operate(operator, left, right) ?? evaluate({ ...node, left: known(left), right: known(right) }, scope);
  }
}

/** A node that is a value already, so that nothing is evaluated twice. */
function known(value: Value): Node {
  return { type: "Known", value };
}

/** Statements that write nothing; expressions write what they are, also None. */
const SILENT = new Set(["Set", "Macro", "Comment", "Break", "Continue"]);

const NO_ARGUMENTS: Arguments = new Map();

/** The library writes lists as JSON, and tuples not at all. */
function withoutTuples(value: Value): Value {
  if (isList(value)) return list(value.value.map(withoutTuples));
  if (isMapping(value))
    return mapping(Array.from(value.value, ([key, one]) => [String(key), withoutTuples(one)] as const));
  return value;
}
