import { Hono } from "hono";
import { z } from "zod";
import type { Command, RawOptions } from "../../../../commands/define.ts";
import { answer } from "../answer.ts";
import type { WebEnv, WebParts } from "../parts.ts";
import { findAttachment, readConversation, readJson } from "../request-body.ts";
import { callerOf } from "../visitor.ts";
import { wordedCommands } from "../worded-commands.ts";

/** The definitions, completions for their options, and `POST /commands/<name>[/<subcommand>]` with the options as JSON. */
export function commandRoutes(parts: WebParts): Hono<WebEnv> {
  const { commands, wording } = parts;
  const app = new Hono<WebEnv>();

  app.get("/commands", (c) => c.json(wordedCommands(commands, wording, c.var.locale)));

  app.get("/complete", async (c) => {
    const { command = "", action = "", option = "", typed = "" } = c.req.query();
    const spec = specsOf(commands, command, action)[option];
    const caller = callerOf(c, conversationOf(c.req.header(CONVERSATION)));
    return c.json(spec?.suggest === undefined ? [] : await parts.suggest(spec.suggest, typed, caller));
  });

  app.post("/commands/:name/:action?", async (c) => {
    const command = c.req.param("name");
    const action = c.req.param("action") ?? "";
    const given = await readJson(c, optionsOnWire);
    const options = await withAttachments(given, specsOf(commands, command, action));
    return answer(c, parts, {
      conversation: conversationOf(c.req.header(CONVERSATION)),
      said: `/${command}${action === "" ? "" : ` ${action}`}`,
      run: (request) => parts.dispatcher.runCommand({ command, action, options }, request),
    });
  });
  return app;

  /** Attachments arrive as the handles that `POST /attachments` gave. */
  async function withAttachments(given: z.infer<typeof optionsOnWire>, specs: Specs): Promise<RawOptions> {
    const options = Object.entries(given).map(async ([name, value]) =>
      Object.hasOwn(specs, name) && specs[name]?.kind === "attachment" && typeof value === "string"
        ? [name, await findAttachment(parts.files, value)]
        : [name, value],
    );
    return Object.fromEntries(await Promise.all(options));
  }
}

/** Calls with the same conversation are the same caller's; without one, each is a stranger's. */
const CONVERSATION = "x-conversation";

const optionsOnWire = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())], "text, a number, true, false or a list of text"),
);

type Specs = Command["actions"][string]["options"];

function specsOf(commands: readonly Command[], name: string, action: string): Specs {
  const actions = commands.find((command) => command.name === name)?.actions ?? {};
  return (Object.hasOwn(actions, action) ? actions[action]?.options : undefined) ?? {};
}

function conversationOf(header: string | undefined): string {
  return header === undefined ? crypto.randomUUID() : readConversation(header);
}
