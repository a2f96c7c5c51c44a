import { setTimeout as pause } from "node:timers/promises";
import type { Person } from "../../stand-ins/slack/person.ts";
import type { SlackStandIn } from "../../stand-ins/slack/slack-stand-in.ts";
import { type Ask, type Asks, hasProduct, isUnfinished, PATIENCE_MS } from "./ask.ts";

type Kind = Parameters<SlackStandIn["sockets"]["send"]>[0];

/** What is asked, by which kind of envelope, and where the answer will be. */
interface Made {
  readonly kind: string;
  readonly envelope: Kind;
  readonly payload: object;
  readonly place: { readonly channel: string; readonly threadTs?: string };
  readonly isJob?: boolean;
  /** Whoever has a form before them is answered. */
  readonly opensFormFor?: string;
}

/** What people do in Slack in a day, in turns, each in a channel or thread of its own. */
export function slackAsks(standIn: SlackStandIn, people: number): Asks {
  const { world } = standIn;
  const everybody = Array.from({ length: people }, () => standIn.person());
  const kinds: readonly ((who: Person, tag: string) => Made)[] = [
    (who, tag) => slash(who, `/count (a red circle:1.2), ${tag}`),
    (who, tag) => ({ ...slash(who, `/imagine steps:4 a red circle ${tag}`), isJob: true }),
    (who, tag) => mention(who, `tokenize Hello 강아지 ${tag}`),
    (who) => slash(who, "/help"),
    (who, tag) => shortcut(who, tag),
    (who) => slash(who, "/queue"),
    (who, tag) => ({ ...slash(who, `/embed a yellow star ${tag}`), isJob: true }),
    (who) => slash(who, "/count model:gtp2 x"),
    (who) => press(who, "Again", true) ?? slash(who, "/settings"),
    (who) => press(who, "Send me", false) ?? slash(who, "/compare gpt"),
    () => form(),
    (who, tag) => write(who, `imagine steps:4 a blue star ${tag}`),
  ];

  return (number) => {
    const who = everybody[number % everybody.length] ?? standIn.person();
    const make = kinds[number % kinds.length];
    let made: Made | undefined;
    // Buttons are those that are there when one is pressed.
    return ask(standIn, () => {
      made ??= make?.(who, `n${number}`);
      if (made === undefined) throw new Error("nothing to ask");
      return made;
    });
  };

  function slash(who: Person, line: string): Made {
    const channel = world.id("C");
    const [kind = ""] = line.slice(1).split(" ");
    return { kind, envelope: "slash_commands", payload: who.slash(line, channel), place: { channel } };
  }

  function mention(who: Person, said: string): Made {
    const channel = world.id("C");
    return { kind: "mention", envelope: "events_api", payload: who.mention(said, channel), place: { channel } };
  }

  function write(who: Person, said: string): Made {
    const payload = who.write(said);
    const threadTs = String((payload.event as { ts?: string }).ts);
    const place = { channel: world.direct(who.id), threadTs };
    return { kind: "direct message", envelope: "events_api", payload, place, isJob: true };
  }

  function shortcut(who: Person, tag: string): Made {
    const channel = world.id("C");
    const payload = who.onMessage("message:tokenize", { text: `What a picture ${tag}` }, channel);
    return { kind: "shortcut", envelope: "interactive", payload, place: { channel } };
  }

  function press(who: Person, label: string, isJob: boolean): Made | undefined {
    const there = standIn.seen().flatMap(({ buttons }) => buttons.filter((one) => one.label.startsWith(label)));
    const value = there.at(-1)?.value;
    if (value === undefined) return undefined;
    const channel = world.id("C");
    const payload = who.press(value, { channel });
    return { kind: `button “${label}”`, envelope: "interactive", payload, place: { channel }, isJob };
  }

  function form(): Made {
    const who = standIn.person();
    return { ...slash(who, "/imagine steps:4"), kind: "form", opensFormFor: who.id };
  }
}

function ask(standIn: SlackStandIn, made: () => Made): Ask {
  const { world, sockets } = standIn;
  const messages = () => {
    const { channel, threadTs } = made().place;
    return standIn
      .seen()
      .filter((message) => message.channel === channel && (threadTs === undefined || message.threadTs === threadTs));
  };
  const isAnswer = ({ text, files }: { text: string; files: readonly { name: string }[] }) =>
    made().isJob ? hasProduct(files) : !isUnfinished(text);
  const once = async () => {
    const { envelope, payload } = made();
    if (sockets.open === 0) return undefined;
    const began = performance.now();
    const sent = sockets.send(envelope, payload).then(() => performance.now() - began);
    return Promise.race([sent, pause(PATIENCE_MS, undefined, { ref: false })]);
  };
  return {
    get kind() {
      return made().kind;
    },
    async send() {
      const first = await once();
      if (first !== undefined || made().envelope !== "events_api") return first;
      // Slack delivers events three times more, over five minutes (apis/events-api, “Retries”): here, over twelve seconds.
      for (const waitMs of [500, 3000, 8000]) {
        await pause(waitMs);
        const late = await once();
        if (late !== undefined) return late;
      }
      return undefined;
    },
    answers: () => {
      const { opensFormFor } = made();
      const hasForm = world.views.some(({ user }) => user === opensFormFor);
      if (hasForm) return [{ isPrivate: true }];
      return messages()
        .filter(isAnswer)
        .map(({ onlyFor }) => ({ isPrivate: onlyFor !== undefined }));
    },
    strays: () => messages().filter((message) => !isAnswer(message)).length,
  };
}
