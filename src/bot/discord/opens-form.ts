import type { OptionSpec, OptionSpecs } from "../../../commands/define.ts";

/** Whether leaving this option out opens a form with room for long text: names that complete themselves are better off in the command. */
export function opensForm(spec: OptionSpec): boolean {
  const isName = spec.suggest !== undefined && spec.suggest !== "embeddings";
  return spec.kind === "rest" && spec.required === true && !isName;
}

/** The option that takes a text of any length. */
export function restOf(specs: OptionSpecs): string | undefined {
  return Object.keys(specs).find((name) => specs[name]?.kind === "rest");
}
