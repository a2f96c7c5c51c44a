import type { Command, OptionSpec } from "../../../commands/define.ts";
import type { Wording } from "../wording.ts";
import type { CommandOnWire, OptionOnWire } from "./wire.ts";

/** The definitions as the page completes them. */
export function wordedCommands(
  commands: readonly Command[],
  { words }: Pick<Wording, "words">,
  locale: string,
): readonly CommandOnWire[] {
  return commands.map((command) => ({
    name: command.name,
    summary: words({ key: command.summary }, locale),
    examples: command.examples,
    actions: Object.entries(command.actions).map(([name, action]) => ({
      name,
      summary: words({ key: action.summary }, locale),
      options: Object.entries(action.options).map(([option, spec]) =>
        wordedOption(option, spec, words({ key: spec.summary }, locale)),
      ),
    })),
  }));
}

function wordedOption(name: string, spec: OptionSpec, summary: string): OptionOnWire {
  // Everything but the key and the source is data that the page can show.
  const { summary: _, required = false, suggest, ...rest } = spec;
  return {
    ...rest,
    name,
    summary,
    required,
    suggests: suggest !== undefined,
    ...(suggest === "embeddings" && { words: true }),
  };
}
