import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from "discord.js";
import type { Command, OptionSpec, RawOptions } from "../../../commands/define.ts";
import { isMissing } from "../../../commands/options.ts";
import type { Action } from "../../../commands/reply.ts";
import { say } from "../../../commands/words.ts";
import type { CommandCall } from "../dispatcher.ts";
import { optionLabel } from "../option-label.ts";
import type { WordedButton } from "../platform.ts";
import type { Actions, StoredAction } from "../stores.ts";
import type { Wording } from "../wording.ts";
import type { ModalData } from "./interaction.ts";
import { FIELD_CHARACTERS, LABEL_DESCRIPTION_CHARACTERS, TITLE_CHARACTERS } from "./limits.ts";
import { opensForm, restOf } from "./opens-form.ts";

/** Forms (Discord: modals) with room for long text. What else was asked waits in the store of actions, so that a form survives a restart. */
export interface Forms {
  /** The form for a call that lacks the text that it needs; undefined when it lacks none. */
  missing(call: CommandCall, owner: string, locale: string): Promise<Form | undefined>;
  /** The form that changes the text of an earlier request. */
  edit(stored: StoredAction, owner: string, locale: string): Promise<Form | undefined>;
  /** The buttons that open `edit` beside buttons that repeat a request. */
  editButtons(buttons: readonly WordedButton[], locale: string): Promise<readonly WordedButton[]>;
}

export type Form = APIModalInteractionResponseCallbackData;

/** What precedes the id of a stored action: a button that opens a form, and a form that was sent. */
export const EDIT = "edit:";
export const FORM = "form:";

export function createForms(commands: readonly Command[], actions: Actions, wording: Wording): Forms {
  return {
    async missing(call, owner, locale) {
      const specs = specsOf(call);
      const [name, spec] = Object.entries(specs).find(([, candidate]) => opensForm(candidate)) ?? [];
      if (name === undefined || spec === undefined || !isMissing(name, specs, call.options)) return undefined;
      return form(call, { name, spec, value: "" }, owner, locale);
    },

    async edit({ action }, owner, locale) {
      const name = restOf(specsOf(action));
      const spec = name === undefined ? undefined : specsOf(action)[name];
      if (name === undefined || spec === undefined) return undefined;
      const { [name]: value = "", ...options } = action.options;
      return form({ ...action, options }, { name, spec, value: String(value) }, owner, locale);
    },

    async editButtons(buttons, locale) {
      const found = await Promise.all(buttons.map(async ({ id }) => ({ id, stored: await actions.find(id) })));
      const editable = found.find(({ stored }) => stored !== undefined && hasEditableText(stored.action));
      if (editable === undefined) return [];
      return [{ id: `${EDIT}${editable.id}`, label: wording.words(say("discord.edit"), locale), style: "secondary" }];
    },
  };

  function specsOf({ command, action }: CommandCall | Action) {
    return commands.find(({ name }) => name === command)?.actions[action]?.options ?? {};
  }

  function hasEditableText(action: Action): boolean {
    const name = restOf(specsOf(action));
    const text = name === undefined ? undefined : action.options[name];
    const spec = name === undefined ? undefined : specsOf(action)[name];
    return typeof text === "string" && text.length <= FIELD_CHARACTERS && spec !== undefined && opensForm(spec);
  }

  async function form(
    call: { readonly command: string; readonly action: string; readonly options: RawOptions },
    field: { readonly name: string; readonly spec: OptionSpec; readonly value: string },
    owner: string,
    locale: string,
  ): Promise<Form> {
    const { command, action, options } = call;
    const id = await actions.store({ action: { command, action, options }, for: "caller", owner });
    return {
      custom_id: `${FORM}${id}`,
      title: `/${command} ${action}`.trim().slice(0, TITLE_CHARACTERS),
      components: [
        {
          type: ComponentType.Label,
          label: optionLabel(field.name, locale, wording).slice(0, TITLE_CHARACTERS),
          description: wording.words(say(field.spec.summary), locale).slice(0, LABEL_DESCRIPTION_CHARACTERS),
          component: {
            type: ComponentType.TextInput,
            custom_id: field.name,
            style: TextInputStyle.Paragraph,
            required: true,
            max_length: FIELD_CHARACTERS,
            ...(field.value !== "" && { value: field.value }),
          },
        },
      ],
    };
  }
}

/** The texts of a form that was sent, by option name. */
export function readForm({ components }: ModalData): RawOptions {
  const fields = components.flatMap(({ component, components: row = [] }) => (component ? [component, ...row] : row));
  return Object.fromEntries(
    fields.flatMap(({ custom_id, value }) => (value === undefined ? [] : [[custom_id, value]])),
  );
}
