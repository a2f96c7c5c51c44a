import type { Block, KnownFile, Workspace } from "./workspace.ts";

export type Args = Readonly<Record<string, unknown>>;
type Answer = { readonly ok: boolean; readonly error?: string; readonly [field: string]: unknown };

const TRIGGER_MS = 3000;

/** What the methods of the Web API do here, by name. */
export function methodsOf(world: Workspace, origin: () => string): Readonly<Record<string, (args: Args) => Answer>> {
  return {
    "auth.test": () => ({
      ok: true,
      url: "https://standin.slack.com/",
      team: "Stand-in",
      user: "pictoken",
      team_id: world.teamId,
      user_id: world.botUserId,
      bot_id: world.botId,
    }),
    "apps.connections.open": () => ({
      ok: true,
      url: `${origin().replace("http", "ws")}/link/?ticket=${world.id("t")}`,
    }),
    "chat.postMessage": ({ channel, thread_ts, blocks, text }) => {
      const closed = world.closed.get(String(channel));
      if (closed !== undefined) return { ok: false, error: closed };
      const problem = filesProblem(blocks);
      if (problem !== undefined) return { ok: false, error: problem };
      const message = add(String(channel), thread_ts, undefined, blocks, text);
      return {
        ok: true,
        channel: message.channel,
        ts: message.ts,
        message: { type: "message", subtype: "bot_message", ts: message.ts, text: message.text, bot_id: world.botId },
      };
    },
    "chat.update": ({ channel, ts, blocks, text, file_ids }) => {
      const closed = world.closed.get(String(channel));
      if (closed !== undefined) return { ok: false, error: closed };
      const message = world.find(String(channel), String(ts));
      if (message === undefined) return { ok: false, error: "message_not_found" };
      if (String(text).length > 4000) return { ok: false, error: "msg_too_long" };
      const problem = filesProblem(blocks);
      if (problem !== undefined) return { ok: false, error: problem };
      const files = (file_ids ?? []) as readonly string[];
      if (files.some((id) => !world.files.get(id)?.completed)) return { ok: false, error: "file_not_found" };
      message.blocks = blocks as readonly Block[];
      message.text = String(text);
      message.files = [...new Set([...message.files, ...files])];
      message.edits++;
      return { ok: true, channel, ts, text };
    },
    "chat.delete": ({ channel, ts }) => {
      const at = world.messages.findIndex((message) => message.channel === channel && message.ts === ts);
      if (at < 0) return { ok: false, error: "message_not_found" };
      world.messages.splice(at, 1);
      return { ok: true, channel, ts };
    },
    "chat.postEphemeral": ({ channel, user, thread_ts, blocks, text }) => {
      const closed = world.closed.get(String(channel));
      if (closed !== undefined) return { ok: false, error: closed };
      return { ok: true, message_ts: add(String(channel), thread_ts, String(user), blocks, text).ts };
    },
    "conversations.open": ({ users }) => {
      const channel = world.direct(String(users));
      const closed = world.closed.get(channel);
      return closed === undefined ? { ok: true, channel: { id: channel } } : { ok: false, error: closed };
    },
    "files.getUploadURLExternal": ({ filename, length }) => {
      if (Number(length) <= 0) return { ok: false, error: "missing_argument" };
      const id = world.id("F");
      world.files.set(id, {
        id,
        name: String(filename),
        bytes: undefined,
        completed: false,
        unreadyFor: world.unreadyFor,
      });
      return { ok: true, upload_url: `${origin()}/upload/v1/${id}`, file_id: id };
    },
    "files.completeUploadExternal": ({ files }) => {
      const all = (files as readonly { readonly id: string }[]).map(({ id }) => world.files.get(id));
      if (!all.every((file): file is KnownFile => file?.bytes !== undefined))
        return { ok: false, error: "file_not_found" };
      for (const file of all) file.completed = true;
      return { ok: true, files: all.map(({ id, name }) => ({ id, title: name })) };
    },
    "users.info": ({ user }) => {
      const { locale = "en-US", admin = false } = world.people.get(String(user)) ?? {};
      return {
        ok: true,
        user: { id: user, real_name: `Person ${String(user)}`, locale, is_admin: admin, is_owner: false },
      };
    },
    "views.open": ({ trigger_id, view }) => {
      const trigger = world.triggers.get(String(trigger_id));
      if (trigger === undefined) return { ok: false, error: "invalid_trigger_id" };
      if (trigger.used) return { ok: false, error: "exchanged_trigger_id" };
      if (world.now() - trigger.at > TRIGGER_MS) return { ok: false, error: "expired_trigger_id" };
      trigger.used = true;
      world.views.push({ user: trigger.user, view: view as Block });
      return { ok: true };
    },
    "views.publish": ({ user_id, view }) => {
      world.homes.set(String(user_id), view as Block);
      return { ok: true };
    },
  };

  function add(channel: string, thread: unknown, onlyFor: string | undefined, blocks: unknown, text: unknown) {
    const threadTs = thread === undefined ? undefined : String(thread);
    // A name of a person is a way to write to them.
    const place = channel.startsWith("U") ? world.direct(channel) : channel;
    const said = { blocks: blocks as readonly Block[], text: String(text), files: [], edits: 0 };
    const message = { channel: place, ts: world.ts(), threadTs, onlyFor, ...said };
    world.messages.push(message);
    return message;
  }

  /** Slack shows a picture once it has looked at it. */
  function filesProblem(blocks: unknown): string | undefined {
    for (const { slack_file } of blocks as readonly { readonly slack_file?: { readonly id: string } }[]) {
      if (slack_file === undefined) continue;
      const file = world.files.get(slack_file.id);
      if (file?.completed !== true) return "invalid_blocks";
      if (file.unreadyFor > 0) {
        file.unreadyFor--;
        return "invalid_blocks";
      }
    }
    return undefined;
  }
}
