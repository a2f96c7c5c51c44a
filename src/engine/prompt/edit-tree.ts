/** A prompt whose words depend on the step: A1111's prompt editing. Emphasis is plain text here. */
export type EditTree = readonly EditNode[];

export type EditNode =
  | { readonly kind: "text"; readonly text: string }
  /** `[before:after:when]`, or `[after:when]` where `before` is absent. `when` as it was typed, spaces included. */
  | { readonly kind: "edit"; readonly before?: EditTree; readonly after: EditTree; readonly when: string }
  /** `[a|b|c]`: one after the other, step by step. */
  | { readonly kind: "alternate"; readonly options: readonly EditTree[] };

/** The prompt that a tree was made from, to the letter. */
export function printEdits(tree: EditTree): string {
  return tree.map(printNode).join("");
}

function printNode(node: EditNode): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "edit": {
      const before = node.before === undefined ? "" : `${printEdits(node.before)}:`;
      return `[${before}${printEdits(node.after)}:${node.when}]`;
    }
    case "alternate":
      return `[${node.options.map(printEdits).join("|")}]`;
    default:
      return node satisfies never;
  }
}
