import type { Button } from "../../commands/reply.ts";
import { say } from "../../commands/words.ts";

/** What people may do with a result where it stands; who may, is looked at when they do. */
export function resultButtons(id: string, may: { readonly send: boolean; readonly share: boolean }): readonly Button[] {
  const button = (action: "send" | "share" | "delete"): Button => ({
    label: say(`result.button.${action}`),
    style: action === "delete" ? "danger" : "secondary",
    action: { command: "result", action, options: { job: id } },
    for: "everyone",
  });
  return [...(may.send ? [button("send")] : []), ...(may.share ? [button("share")] : []), button("delete")];
}
