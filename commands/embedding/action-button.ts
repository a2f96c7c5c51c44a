import type { RawOptions } from "../define.ts";
import type { Button, ButtonStyle } from "../reply.ts";
import { type MessageKey, say } from "../words.ts";

/** A button that gives a subcommand of `/embedding`; who may, is looked at when it is pressed. */
export function actionButton(
  label: MessageKey,
  action: string,
  options: RawOptions,
  style: ButtonStyle = "secondary",
): Button {
  return { label: say(label), style, action: { command: "embedding", action, options }, for: "everyone" };
}
