import type { Command } from "../../../commands/define.ts";
import type { Dispatcher, Request } from "../dispatcher.ts";
import type { WordedReply } from "../platform.ts";
import { VIEW_BLOCKS } from "./limits.ts";
import { blocksOf, type Draft, render } from "./render.ts";
import type { WebApi } from "./web-api.ts";

/** What the Home tab shows, in this order, as far as there are such commands. */
const SHOWN = ["queue", "help"] as const;

/** Shows a person their jobs and what they can ask for on the Home tab; `pressed` is a button there, whose answer stands above. */
export async function publishHome(
  userId: string,
  pressed: string | undefined,
  request: Request,
  {
    dispatcher,
    commands,
    api,
  }: { readonly dispatcher: Dispatcher; readonly commands: readonly Command[]; readonly api: WebApi },
): Promise<void> {
  const replies: WordedReply[] = [];
  const { care, ...reading } = request;
  // It is settled when it can be seen.
  const pressing = care === undefined ? reading : { ...reading, care: { ...care, settle: async () => {} } };
  if (pressed !== undefined) replies.push(...(await answersTo((quiet) => dispatcher.press(pressed, quiet), pressing)));
  for (const command of SHOWN.filter((wanted) => commands.some(({ name }) => name === wanted))) {
    replies.push(...(await answersTo((quiet) => dispatcher.runLine(`/${command}`, quiet), reading)));
  }
  const blocks = replies.flatMap((reply) => blocksOf(withoutTables(render(reply, (file) => `… ${file}`)), new Map()));
  await api.publishHome(userId, { type: "home", blocks: blocks.slice(0, VIEW_BLOCKS) });
  await care?.settle();
}

/** The last answer, kept instead of shown. */
async function answersTo(ask: (request: Request) => Promise<void>, request: Request): Promise<readonly WordedReply[]> {
  let last: WordedReply | undefined;
  const show = async (_: unknown, reply: WordedReply) => {
    last = reply;
  };
  const platform = { ...request.platform, show };
  await ask({ ...request, platform });
  return last === undefined ? [] : [last];
}

/** Tables stand in messages alone (docs.slack.dev/reference/block-kit/blocks/table-block). */
function withoutTables(draft: Draft): Draft {
  const pieces = draft.pieces.map((piece) =>
    piece.kind === "table" ? { kind: "rich" as const, element: piece.instead, text: piece.text } : piece,
  );
  return { ...draft, pieces };
}
