import type { Attachment, RawValue } from "../../../commands/define.ts";
import type { CommandCall } from "../dispatcher.ts";
import type { MenuEntry } from "../menu-entries.ts";
import type { CommandData } from "./interaction.ts";

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

/** The call that an entry of a message's menu makes, of the message's text or of the first picture among its files. */
export function readMenuCall(
  data: CommandData,
  entry: MenuEntry | undefined,
  keep: (file: AttachedFile) => Attachment,
): CommandCall {
  if (entry === undefined) return { command: data.name, action: "", options: {} };
  const { command, takes, option } = entry;
  const { content = "", attachments = [] } = data.resolved.messages?.[data.target_id ?? ""] ?? {};
  const file = attachments.find(({ content_type }) => content_type?.startsWith("image/")) ?? attachments[0];
  const value = takes === "text" ? content : file && keep(file);
  return { command: command.name, action: "", options: value === undefined ? {} : { [option]: value } };
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
