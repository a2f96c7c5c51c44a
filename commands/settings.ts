import { EngineError } from "../src/engine/errors.ts";
import type { Caller } from "./caller.ts";
import { type Channel, type Command, defineAction } from "./define.ts";
import { APPROVAL } from "./embedding/approval.ts";
import type { Reply } from "./reply.ts";
import type { ServerSetting, ServerSettings } from "./services.ts";
import { say, verbatim, type Words } from "./words.ts";

/** What a server can decide for itself: each is a channel. */
const names = ["showcase", APPROVAL] as const;

const name = { kind: "choice", summary: "settings.name", choices: names, required: true } as const;

const list = defineAction({
  summary: "settings.list.summary",
  options: {},
  run: async ({ caller }, { settings }) => listOf(serverOf(caller), settings),
});

const set = defineAction({
  summary: "settings.set.summary",
  options: { name, value: { kind: "rest", summary: "settings.value", required: true, maxLength: 200 } },
  async run({ options, caller, channel }, { settings }): Promise<Reply> {
    const server = ruledBy(caller);
    const decided = { ...channelNamed(options, channel), by: caller.name ?? caller.id, at: Date.now() };
    await settings.set(server, options.name, decided);
    return listOf(server, settings);
  },
});

const clear = defineAction({
  summary: "settings.clear.summary",
  options: { name },
  async run({ options, caller }, { settings }): Promise<Reply> {
    const server = ruledBy(caller);
    await settings.clear(server, options.name);
    return listOf(server, settings);
  },
});

/** What a server has decided for itself, and who decided it. */
export const settings: Command = {
  name: "settings",
  summary: "settings.summary",
  examples: [
    "/settings",
    "/settings set name:showcase here",
    "/settings set name:embedding-approval here",
    "/settings clear name:showcase",
  ],
  actions: { list, set, clear },
};

async function listOf(server: string, settings: ServerSettings): Promise<Reply> {
  const decided = await settings.of(server);
  const views = names.map((name) => viewOf(name, decided[name]));
  return {
    blocks: [
      { kind: "heading", words: say("settings.heading") },
      {
        kind: "table",
        columns: [say("settings.column.name"), say("settings.column.value"), say("settings.column.source")],
        rows: views.map((view) => [verbatim(view.name), shownOf(view), sourceOf(view)]),
      },
      { kind: "note", words: say("settings.how") },
      { kind: "note", words: say("settings.approval") },
    ],
    audience: "caller",
    data: views.map(({ setting, ...view }) => view),
  };
}

interface View {
  readonly name: (typeof names)[number];
  readonly value: string | null;
  readonly source: "server" | "default";
  readonly by?: string;
  readonly at?: number;
  readonly setting: ServerSetting | undefined;
}

function viewOf(name: View["name"], setting: ServerSetting | undefined): View {
  if (setting === undefined) return { name, value: null, source: "default", setting };
  const { value, by, at } = setting;
  return { name, value, source: "server", by, at, setting };
}

function shownOf({ setting }: View): Words {
  return setting === undefined ? say("settings.none") : verbatim(setting.shown);
}

function sourceOf({ setting }: View): Words {
  if (setting === undefined) return say("settings.source.default");
  const { by, at } = setting;
  return say("settings.source.server", { by: verbatim(by), date: new Date(at).toISOString().slice(0, 10) });
}

/** `here`, or a channel as Discord writes one (`<#123>`), or its id. */
function channelNamed(
  { name, value: given }: { readonly name: string; readonly value: string },
  here: Channel | undefined,
): Pick<ServerSetting, "value" | "shown"> {
  const value = given.trim();
  if (value.toLowerCase() === "here" && here !== undefined) {
    return { value: here.id, shown: here.name === undefined ? here.id : `#${here.name}` };
  }
  const [, id] = /^(?:<#)?(\d{15,20}|[CG][A-Z0-9]{8,})>?$/u.exec(value) ?? [];
  if (id === undefined) throw new EngineError("settings.no-channel", { name, given: value.slice(0, 60) });
  return { value: id, shown: id === here?.id && here.name !== undefined ? `#${here.name}` : id };
}

/** Throws `EngineError("settings.no-server")` where there is none. */
function serverOf({ platform, community }: Caller): string {
  if (community === undefined) throw new EngineError("settings.no-server");
  return `${platform}:${community}`;
}

/** Throws `EngineError("settings.not-admin")` for members. */
function ruledBy(caller: Caller): string {
  const server = serverOf(caller);
  if (caller.role === "member") throw new EngineError("settings.not-admin");
  return server;
}
