import { setTimeout as pause } from "node:timers/promises";
import type { DiscordStandIn } from "../../stand-ins/discord/discord-stand-in.ts";
import type { Interaction, Person } from "../../stand-ins/discord/person.ts";
import { type Ask, type Asks, hasProduct, isUnfinished, PATIENCE_MS } from "./ask.ts";

/** What people do on Discord in a day, in turns; every tenth interaction is delivered twice. */
export function discordAsks(standIn: DiscordStandIn, people: number): Asks {
  const everybody = Array.from({ length: people }, () => standIn.person());
  const kinds: readonly ((who: Person, tag: string) => readonly [kind: string, asked: Interaction])[] = [
    (who, tag) => ["count", who.command("count", [text("prompt", `(a red circle:1.2), ${tag}`)])],
    (who, tag) => ["imagine", who.command("imagine", [text("prompt", `a red circle ${tag}`), whole("steps", 4)])],
    (who, tag) => ["tokenize", who.command("tokenize", [text("text", `Hello 강아지 ${tag}`)])],
    (who) => ["help", who.command("help", [])],
    (who, tag) => ["menu", who.menu("Tokenize this message", `What a picture ${tag}`)],
    (who) => ["queue", who.command("queue", [{ name: "list", type: 1, options: [] }])],
    (who, tag) => ["embed", who.command("embed", [text("text", `a yellow star ${tag}`)])],
    (who) => ["mistake", who.command("count", [text("prompt", "x"), text("model", "gtp2")])],
    (who, tag) => button(who, "Again") ?? ["compare", who.command("compare", [text("text", tag)])],
    (who) => button(who, "Send me") ?? ["settings", who.command("settings", [{ name: "list", type: 1, options: [] }])],
    (who) => ["form", who.command("imagine", [whole("steps", 4)])],
    (who, tag) => form(tag) ?? ["decode", who.command("decode", [text("ids", "49406 320 736 49407")])],
  ];

  return (number) => {
    const who = everybody[number % everybody.length] ?? standIn.person();
    const make = kinds[number % kinds.length];
    // Buttons and forms are those that are there when it is pressed.
    let made: readonly [string, Interaction] | undefined;
    const asked = () => {
      made ??= make?.(who, `n${number}`);
      if (made === undefined) throw new Error("nothing to ask");
      return made;
    };
    return ask(standIn, asked, number % 10 === 0);
  };

  function button(who: Person, label: string): readonly [string, Interaction] | undefined {
    const there = standIn.seen().flatMap(({ buttons }) => buttons.filter((one) => one.label.startsWith(label)));
    const found = there.at(-1);
    return found && [`button “${label}”`, who.press(found.customId)];
  }

  /** The last form that was opened, sent by whoever opened it. */
  function form(tag: string): readonly [string, Interaction] | undefined {
    const [id, data] =
      [...standIn.world.interactions.values()]
        .flatMap(({ id, acknowledged }) => (acknowledged?.type === MODAL ? [[id, acknowledged.data] as const] : []))
        .at(-1) ?? [];
    const who = everybody.find((person) => person.id === opened.get(id ?? ""));
    const form = (data as { custom_id?: string } | undefined)?.custom_id;
    if (who === undefined || form === undefined) return undefined;
    return ["submit", who.submit(form, { prompt: `a blue star ${tag}` })];
  }
}

const MODAL = 9;
/** Who opened which form: forms are their own. */
const opened = new Map<string, string>();

function ask(standIn: DiscordStandIn, asked: () => readonly [string, Interaction], twice: boolean): Ask {
  const messages = () => standIn.seen(asked()[1].id);
  const known = () => standIn.world.interactions.get(asked()[1].id);
  const isJob = () => ["imagine", "embed", "submit", "button “Again”"].includes(asked()[0]);
  const isAnswer = ({ text, files }: { text: string; files: readonly { name: string }[] }) =>
    isJob() ? hasProduct(files) : !isUnfinished(text);
  return {
    get kind() {
      return asked()[0];
    },
    async send() {
      const [, interaction] = asked();
      const user = (interaction["member"] as { user?: { id: string } } | undefined)?.user?.id ?? "";
      opened.set(interaction.id, user);
      const began = standIn.world.now();
      standIn.send(interaction);
      if (twice) standIn.send(interaction);
      while (standIn.world.now() - began < PATIENCE_MS + 200 && known()?.acknowledged === undefined) await pause(10);
      const at = known()?.acknowledged?.at;
      return at === undefined ? undefined : at - began;
    },
    answers: () =>
      known()?.acknowledged?.type === MODAL
        ? [{ isPrivate: true }]
        : messages()
            .filter(isAnswer)
            .map(({ ephemeral }) => ({ isPrivate: ephemeral })),
    strays: () => messages().filter((message) => !isAnswer(message)).length,
  };
}

function text(name: string, value: string) {
  return { name, type: 3, value };
}

function whole(name: string, value: number) {
  return { name, type: 4, value };
}
