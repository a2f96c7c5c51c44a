import type { OptionSpecs } from "../../../commands/define.ts";

/** The name of the option that takes a text of any length. */
export function restOf(specs: OptionSpecs): string | undefined {
  return Object.keys(specs).find((name) => specs[name]?.kind === "rest");
}
