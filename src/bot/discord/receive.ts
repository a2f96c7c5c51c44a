import { setTimeout as pause } from "node:timers/promises";
import { InteractionResponseType } from "discord.js";
import type { Caller } from "../../../commands/caller.ts";
import type { Command, SuggestionSource } from "../../../commands/define.ts";
import { say } from "../../../commands/words.ts";
import { EngineError, isEngineError } from "../../engine/errors.ts";
import type { Care, CommandCall, Dispatcher, Request } from "../dispatcher.ts";
import { mayPress } from "../may-press.ts";
import { menuEntries } from "../menu-entries.ts";
import type { Platform } from "../platform.ts";
import { seenLately } from "../seen-lately.ts";
import type { Actions, Intake, Taken } from "../stores.ts";
import { createTakeIn } from "../take-in.ts";
import { type Log, ownerOf } from "../word-reply.ts";
import type { Wording } from "../wording.ts";
import type { Acknowledgements, Respond } from "./acknowledgements.ts";
import type { Attachments } from "./attachments.ts";
import { callerOf } from "./caller-of.ts";
import { targetOf } from "./discord-target.ts";
import { ASK, EDIT, FORM, type Form, type Forms, readForm } from "./forms.ts";
import { type CommandData, type DiscordInteraction, readInteraction } from "./interaction.ts";
import { ANSWERABLE_MS, CHOICE_CHARACTERS, CHOICES, SUGGEST_MS } from "./limits.ts";
import { completeMore, MORE, shared, spelledOut } from "./rare-options.ts";
import { type AttachedFile, readCall, readFocused, readMenuCall } from "./read-call.ts";

export interface ReceiveParts {
  readonly platform: Platform;
  readonly dispatcher: Dispatcher;
  readonly acknowledgements: Acknowledgements;
  readonly attachments: Attachments;
  readonly forms: Forms;
  readonly actions: Actions;
  readonly intake: Intake;
  readonly commands: readonly Command[];
  readonly wording: Wording;
  readonly suggest: (source: SuggestionSource, typed: string, caller: Caller) => Promise<readonly string[]>;
  readonly log: Log;
  readonly now: () => number;
  /** Aborted when the process ends. */
  readonly signal: AbortSignal;
}

/** Does what an interaction asks for, whichever way it came, once. Resolves when its answer has been shown; never rejects. */
export interface Receive {
  (raw: unknown, respondTo: (interaction: DiscordInteraction) => Respond): Promise<void>;
  /** Does what an earlier process has acknowledged and not answered. */
  again(taken: Taken): Promise<void>;
}

export function createReceive(parts: ReceiveParts): Receive {
  const { acknowledgements, actions, commands, dispatcher, forms, intake, wording, log, now } = parts;
  const takeIn = createTakeIn({ platform: parts.platform.name, intake, log, now });
  const seen = seenLately(ANSWERABLE_MS);

  const receive = async (raw: unknown, respondTo: (interaction: DiscordInteraction) => Respond) => {
    const interaction = readInteraction(raw);
    if (interaction === undefined) return log.warn({}, "Discord sent an interaction that can't be read");
    if (!seen.add(interaction.id)) return;
    const respond = respondTo(interaction);
    const arrival = {
      key: interaction.id,
      received: { interaction },
      acknowledge: async (isNew: boolean) => (isNew ? acknowledgements.open(interaction.id, respond) : undefined),
    };
    await guarded(interaction, () => handle(interaction, now(), respond, (work) => takeIn(arrival, work)));
  };

  return Object.assign(receive, {
    async again(taken: Taken) {
      const interaction = readInteraction(taken.received["interaction"]);
      if (interaction === undefined) return intake.settle(taken.id);
      // The acknowledgement has been made.
      const respond = async () => {};
      await guarded(interaction, () => handle(interaction, taken.at, respond, (work) => takeIn.again(taken, work)));
    },
  });

  async function guarded({ id: interaction }: DiscordInteraction, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error, interaction }, "an interaction was not answered");
    }
  }

  async function handle(
    interaction: DiscordInteraction,
    at: number,
    respond: Respond,
    take: (work: (care: Care) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const caller = callerOf(interaction);
    const owner = ownerOf(caller);
    const locale = wording.nearestLocale(interaction.locale === undefined ? [] : [interaction.locale]);
    const target = targetOf(interaction, locale, at);
    const place = placeOf(interaction);
    const openForm = (form: Form) => respond({ type: InteractionResponseType.Modal, data: form });
    const answer = (work: (request: Request) => Promise<void>) =>
      take((care) => work({ platform: parts.platform, caller, locale, target, signal: parts.signal, care, ...place }));

    switch (interaction.type) {
      case 2: {
        const call = callOf(interaction.data);
        const form = await forms.missing(call, owner, locale);
        if (form !== undefined) return openForm(form);
        return answer((request) => run(call, request));
      }
      case 3: {
        const id = interaction.data.custom_id;
        const prefix = [EDIT, ASK].find((one) => id.startsWith(one));
        if (prefix === undefined) return answer((request) => dispatcher.press(id, request));
        const stored = await actions.find(id.slice(prefix.length));
        const open = prefix === EDIT ? forms.edit : forms.asked;
        const form = stored && (mayPress(stored, owner) ? await open(stored, owner, locale) : undefined);
        if (form !== undefined) return openForm(form);
        // Why it opens none is told as of any button.
        if (prefix === ASK) return answer((request) => dispatcher.press(id.slice(ASK.length), request));
        return refuse(stored === undefined ? "button.expired" : "button.not-yours");
      }
      case 4:
        return respond({
          type: InteractionResponseType.ApplicationCommandAutocompleteResult,
          data: { choices: (await completions(interaction.data, caller)).map((name) => ({ name, value: name })) },
        });
      case 5: {
        const stored = await actions.find(interaction.data.custom_id.slice(FORM.length));
        if (stored === undefined) return refuse("button.expired");
        if (!mayPress(stored, owner)) return refuse("button.not-yours");
        const options = { ...stored.action.options, ...readForm(interaction.data) };
        return answer((request) => run({ ...stored.action, options }, request));
      }
      default:
        return interaction satisfies never;
    }

    async function run(call: CommandCall, request: Request): Promise<void> {
      let whole: CommandCall;
      try {
        whole = spelledOut(call, commands);
      } catch (error) {
        if (!isEngineError(error)) throw error;
        return dispatcher.refuse(error, request);
      }
      return dispatcher.runCommand(whole, request);
    }

    function refuse(code: string): Promise<void> {
      return answer((request) => dispatcher.refuse(new EngineError(code), request));
    }
  }

  function callOf(data: CommandData) {
    const keep = (file: AttachedFile) => parts.attachments.keep(file);
    if (data.type === SLASH) return readCall(data, keep);
    const [first = "en-US"] = wording.locales;
    const entry = menuEntries(commands).find(({ label }) => wording.words(say(label), first) === data.name);
    return readMenuCall(data, entry, keep);
  }

  /** What is late is of no use: none, then. */
  async function completions(data: CommandData, caller: Caller): Promise<readonly string[]> {
    const { command, action, option, typed } = readFocused(data);
    const specs = commands.find(({ name }) => name === command)?.actions[action]?.options ?? {};
    const spec = specs[option];
    const names =
      option === MORE && spec === undefined
        ? completeMore(typed, shared(specs).rare)
        : spec?.kind === "choice"
          ? spec.choices.filter((choice) => choice.toLowerCase().includes(typed.trim().toLowerCase()))
          : spec?.suggest === undefined
            ? []
            : await Promise.race([
                parts.suggest(spec.suggest, typed, caller).catch(() => []),
                pause(SUGGEST_MS, [], { ref: false }),
              ]);
    return names.filter((name) => name !== "" && name.length <= CHOICE_CHARACTERS).slice(0, CHOICES);
  }
}

const SLASH = 1;

/** The channel of a server: direct messages are none. */
function placeOf({ guild_id, channel_id: id, channel }: DiscordInteraction): Pick<Request, "channel"> {
  if (guild_id === undefined || id === undefined) return {};
  const ageRestricted = channel?.nsfw ?? false;
  return { channel: { id, ageRestricted, ...(channel?.name && { name: channel.name }) } };
}
