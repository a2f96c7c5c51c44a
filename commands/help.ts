import { EngineError } from "../src/engine/errors.ts";
import { nearest } from "../src/engine/nearest.ts";
import { type Command, type CommandAction, defineCommand, type OptionSpec } from "./define.ts";
import type { Block, Reply } from "./reply.ts";
import { say, verbatim, type Words } from "./words.ts";

/** What can be said, derived from the definitions. */
export const help = defineCommand({
  name: "help",
  summary: "help.summary",
  examples: ["/help", "/help imagine"],
  options: { command: { kind: "rest", summary: "help.command", suggest: "commands", maxLength: 100 } },
  async run({ options }, services): Promise<Reply> {
    const commands = services.commands();
    if (options.command === undefined) return overview(commands);
    const asked = options.command.trim().replace(/^\//u, "").toLowerCase();
    const found = commands.find(({ name }) => name === asked);
    const known = commands.map(({ name }) => name);
    if (found === undefined) throw new EngineError("command.unknown", { asked, nearest: nearest(asked, known), known });
    return explain(found);
  },
});

function overview(commands: readonly Command[]): Reply {
  return {
    blocks: [
      { kind: "heading", words: say("help.heading") },
      {
        kind: "facts",
        facts: commands.map(({ name, summary }) => ({ label: verbatim(`/${name}`), value: say(summary) })),
      },
      { kind: "text", words: say("help.grammar") },
    ],
    audience: "caller",
    data: commands.map(({ name, examples }) => ({ name, examples })),
  };
}

function explain(command: Command): Reply {
  return {
    blocks: [
      { kind: "heading", words: verbatim(`/${command.name}`) },
      { kind: "text", words: say(command.summary) },
      ...Object.entries(command.actions).flatMap(([name, action]) => explainAction(command.name, name, action)),
      { kind: "code", text: command.examples.join("\n") },
    ],
    audience: "caller",
    data: {
      name: command.name,
      examples: command.examples,
      usage: Object.entries(command.actions).map(([name, action]) => usage(command.name, name, action)),
    },
  };
}

function explainAction(command: string, name: string, action: CommandAction): Block[] {
  const options = Object.entries(action.options);
  const blocks: Block[] = [{ kind: "code", text: usage(command, name, action) }];
  if (name !== "") blocks.push({ kind: "text", words: say(action.summary) });
  if (options.length > 0) {
    blocks.push({
      kind: "table",
      columns: [say("help.column.option"), say("help.column.meaning"), say("help.column.values")],
      rows: options.map(([option, spec]) => [verbatim(option), say(spec.summary), valuesOf(spec)]),
    });
  }
  return blocks;
}

/** `/imagine [steps:…] … <prompt>`: a required option stands in angle brackets, the rest comes last. */
function usage(command: string, name: string, action: CommandAction): string {
  const words = Object.entries(action.options)
    .sort(([, a], [, b]) => Number(a.kind === "rest") - Number(b.kind === "rest"))
    .map(([option, spec]) => {
      const form = spec.kind === "rest" ? option : `${option}:…`;
      return spec.required ? `<${form}>` : `[${form}]`;
    });
  return [`/${command}`, ...(name === "" ? [] : [name]), ...words].join(" ");
}

function valuesOf(spec: OptionSpec): Words {
  switch (spec.kind) {
    case "integer":
    case "number":
      return spec.default === undefined
        ? say("help.range", { min: spec.min, max: spec.max })
        : say("help.range-default", { min: spec.min, max: spec.max, default: spec.default });
    case "choice":
      return verbatim(spec.choices.map((choice) => (choice === spec.default ? `${choice} ✓` : choice)).join(", "));
    case "boolean":
      return verbatim(spec.default === undefined ? "true, false" : spec.default ? "true ✓, false" : "true, false ✓");
    case "text":
      return spec.default ? say("help.text-default", { default: spec.default }) : say("help.text");
    case "rest":
      return say("help.rest");
    case "list":
      return say("help.list", { max: spec.maxItems });
    case "attachment":
      return say("help.attachment", { megabytes: Math.round(spec.maxBytes / 1e5) / 10 });
    default:
      return spec satisfies never;
  }
}
