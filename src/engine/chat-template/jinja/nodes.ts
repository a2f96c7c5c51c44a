import type { Environment } from "@huggingface/jinja";
import type { Arguments, Value } from "./values.ts";

/** The parts of a template's tree (@huggingface/jinja, ast.ts) that are looked into here. */
export type Node =
  | { readonly type: "Known"; readonly value: Value }
  | { readonly type: "Break" | "Continue" | "Set" | "Macro" | "Comment" }
  | {
      readonly type: "For";
      readonly loopvar: Name | Names;
      readonly iterable: Node;
      readonly body: readonly Node[];
      readonly defaultBlock: readonly Node[];
    }
  | { readonly type: "SelectExpression"; readonly lhs: Node; readonly test: Node }
  | { readonly type: "ObjectLiteral"; readonly value: ReadonlyMap<Node, Node> }
  | {
      readonly type: "MemberExpression";
      readonly object: Node;
      readonly property: Node & { readonly value?: unknown };
      readonly computed: boolean;
    }
  | {
      readonly type: "BinaryExpression";
      readonly operator: { readonly value: string };
      readonly left: Node;
      readonly right: Node;
    }
  | { readonly type: "TestExpression"; readonly operand: Node; readonly negate: boolean; readonly test: Name }
  | { readonly type: "SliceExpression" }
  | Name
  | Names
  | Call;

export interface Name {
  readonly type: "Identifier";
  readonly value: string;
}

export interface Names {
  readonly type: "TupleLiteral";
  readonly value: readonly Name[];
}

interface Call {
  readonly type: "CallExpression";
  readonly callee: Name;
  readonly args: readonly Node[];
}

/** The interpreter's methods, as they call each other. */
export interface Runner {
  run(program: Node): Value;
  evaluate(node: Node | undefined, scope: Environment): Value;
  evaluateBlock(statements: readonly Node[], scope: Environment): Value;
  applyFilter(operand: Value, filter: Name | Call, scope: Environment): Value;
  evaluateArguments(args: readonly Node[], scope: Environment): readonly [readonly Value[], Arguments];
}
