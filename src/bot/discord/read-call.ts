import type { Attachment, Command, RawOptions, RawValue } from "../../../commands/define.ts";
import type { CommandCall } from "../dispatcher.ts";
import type { CommandData } from "./interaction.ts";
import { restOf } from "./opens-form.ts";

/** The call that a slash command makes. `keep` turns an attached file into a handle. */
export function readCall(data: CommandData, keep: (file: AttachedFile) => Attachment): CommandCall {
  const [first] = data.options;
  const [action, given] = first?.type === SUBCOMMAND ? [first.name, first.options ?? []] : ["", data.options];
  const options = given.flatMap(({ name, type, value }): [string, RawValue][] => {
    if (value === undefined) return [];
    if (type !== ATTACHMENT) return [[name, value]];
    const file = data.resolved.attachments?.[String(value)];
    return file === undefined ? [] : [[name, keep(file)]];
  });
  return { command: data.name, action, options: Object.fromEntries(options) };
}

/** The call that an entry of a message's menu makes: its text is the command's rest option. */
export function readMenuCall(
  data: CommandData,
  commands: readonly Command[],
  nameOf: (command: Command) => string | undefined,
): CommandCall {
  const command = commands.find((candidate) => nameOf(candidate) === data.name);
  const option = restOf(command?.actions[""]?.options ?? {});
  const text = data.resolved.messages?.[data.target_id ?? ""]?.content ?? "";
  const options: RawOptions = option === undefined ? {} : { [option]: text };
  return { command: command?.name ?? data.name, action: "", options };
}

/** The option that is being typed. */
export function readFocused({ name, options }: CommandData) {
  const [first] = options;
  const [action, given] = first?.type === SUBCOMMAND ? [first.name, first.options ?? []] : ["", options];
  const focused = given.find((candidate) => candidate.focused);
  return { command: name, action, option: focused?.name ?? "", typed: String(focused?.value ?? "") };
}

/** As Discord describes it: `url` is on its own file hosts. */
export type AttachedFile = NonNullable<CommandData["resolved"]["attachments"]>[string];

// interactions/application-commands.mdx, “Application Command Option Type”
const SUBCOMMAND = 1;
const ATTACHMENT = 11;
