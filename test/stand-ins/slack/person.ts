import type {
  BlockAction,
  EnvelopedEvent,
  GlobalShortcut,
  MessageShortcut,
  SlashCommand,
  ViewSubmitAction,
} from "@slack/bolt";
import type { Workspace } from "./workspace.ts";

/** What somebody in the workspace does, as Slack tells it. The same value twice is a duplicate delivery. */
export interface Person {
  readonly id: string;
  slash(line: string, channel: string): SlashCommand;
  onMessage(callback: string, message: Said, channel: string): MessageShortcut;
  anywhere(callback: string): GlobalShortcut;
  press(value: string, where: { readonly channel: string; readonly threadTs?: string } | "home"): BlockAction;
  submit(view: object, values: FormState): ViewSubmitAction;
  mention(text: string, channel: string, more?: Said): EnvelopedEvent;
  write(text: string, more?: Said): EnvelopedEvent;
  opensHome(): EnvelopedEvent;
}

interface Said {
  readonly text?: string;
  readonly thread_ts?: string;
  readonly files?: readonly object[];
  readonly subtype?: string;
}

type FormState = Readonly<Record<string, Readonly<Record<string, object>>>>;

export function person(world: Workspace, origin: () => string, id: string = world.id("U")): Person {
  const team = { id: world.teamId, domain: "standin" };
  const user = { id, name: id.toLowerCase(), username: id.toLowerCase(), team_id: world.teamId };
  const token = "the-old-verification-token";
  const trigger = () => world.trigger(id);

  function responseUrl(channel: string): string {
    const path = `/commands/${world.teamId}/${world.id("R")}/secret`;
    world.responseUrls.set(path, { channel, user: id, at: world.now(), uses: 0 });
    return `${origin()}${path}`;
  }

  function event(inner: { readonly type: string; readonly [field: string]: unknown }): EnvelopedEvent {
    const happened = { event_ts: world.ts(), ...inner };
    return {
      token,
      team_id: world.teamId,
      api_app_id: "A111",
      event: happened,
      type: "event_callback",
      event_id: world.id("Ev"),
      event_time: Math.floor(world.now() / 1000),
      authorizations: [{ enterprise_id: null, team_id: world.teamId, user_id: world.botUserId, is_bot: true }],
    };
  }

  return {
    id,
    slash(line, channel) {
      const [command = "", ...rest] = line.split(" ");
      return {
        token,
        command,
        text: rest.join(" "),
        response_url: responseUrl(channel),
        trigger_id: trigger(),
        user_id: id,
        user_name: user.name,
        team_id: team.id,
        team_domain: team.domain,
        channel_id: channel,
        channel_name: "general",
        api_app_id: "A111",
        is_enterprise_install: "false",
      };
    },
    onMessage(callback_id, message, channel) {
      const ts = world.ts();
      return {
        type: "message_action",
        callback_id,
        trigger_id: trigger(),
        message_ts: ts,
        response_url: responseUrl(channel),
        message: { type: "message", user: "U0SOMEBODY", ts, ...message },
        user,
        channel: { id: channel, name: "general" },
        team,
        token,
        action_ts: world.ts(),
      };
    },
    anywhere: (callback_id) => ({
      type: "shortcut",
      callback_id,
      trigger_id: trigger(),
      user,
      team,
      token,
      action_ts: world.ts(),
    }),
    press(value, where) {
      const common = { type: "block_actions" as const, team, user, token, trigger_id: trigger(), api_app_id: "A111" };
      const actions = [
        {
          type: "button" as const,
          action_id: "press:0",
          block_id: "b",
          value,
          text: { type: "plain_text" as const, text: "x" },
          action_ts: world.ts(),
        },
      ];
      if (where === "home") return { ...common, actions, response_url: "", container: { type: "view", view_id: "V1" } };
      const { channel, threadTs } = where;
      const message = {
        type: "message" as const,
        ts: world.ts(),
        ...(threadTs !== undefined && { thread_ts: threadTs }),
      };
      const container = { type: "message", message_ts: message.ts, channel_id: channel, is_ephemeral: false };
      return {
        ...common,
        actions,
        channel: { id: channel, name: "general" },
        message,
        container,
        response_url: responseUrl(channel),
      };
    },
    submit(view, values) {
      const sent = {
        ...view,
        id: world.id("V"),
        team_id: team.id,
        state: { values },
        hash: "1.x",
        bot_id: world.botId,
      };
      return {
        type: "view_submission",
        team,
        user,
        // A view comes back as it went out, with what was filled in.
        view: sent as unknown as ViewSubmitAction["view"],
        api_app_id: "A111",
        token,
        trigger_id: trigger(),
      };
    },
    mention: (text, channel, more = {}) =>
      event({
        type: "app_mention",
        user: id,
        ts: world.ts(),
        team: team.id,
        channel,
        ...more,
        text: `<@${world.botUserId}> ${text}`,
      }),
    write: (text, more = {}) =>
      event({
        type: "message",
        channel_type: "im",
        user: id,
        ts: world.ts(),
        team: team.id,
        channel: world.direct(id),
        ...more,
        text,
      }),
    opensHome: () => event({ type: "app_home_opened", user: id, channel: world.direct(id), tab: "home" }),
  };
}
