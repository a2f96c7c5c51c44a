import type { Command } from "../../commands/define.ts";
import type { MessageKey } from "../../commands/words.ts";

/** An entry in the menu of a chat message: the message's text, or the file attached to it, becomes an option of the command. */
export interface MenuEntry {
  readonly command: Command;
  readonly label: MessageKey;
  readonly takes: "text" | "file";
  /** The name of the option. */
  readonly option: string;
}

/** Those for texts first, in the order of the commands. */
export function menuEntries(commands: readonly Command[]): readonly MenuEntry[] {
  const entry = (command: Command, label: MessageKey | undefined, takes: MenuEntry["takes"]): MenuEntry[] => {
    const wanted = takes === "text" ? "rest" : "attachment";
    const [option] = Object.entries(command.actions[""]?.options ?? {}).find(([, { kind }]) => kind === wanted) ?? [];
    return label === undefined || option === undefined ? [] : [{ command, label, takes, option }];
  };
  return [
    ...commands.flatMap((command) => entry(command, command.onMessage, "text")),
    ...commands.flatMap((command) => entry(command, command.onImage, "file")),
  ];
}
