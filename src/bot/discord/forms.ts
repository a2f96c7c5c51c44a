import {
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from "discord.js";
import type { Command, CommandAction, OptionSpec, RawOptions, RawValue } from "../../../commands/define.ts";
import { isMissing } from "../../../commands/options.ts";
import type { Action } from "../../../commands/reply.ts";
import { say } from "../../../commands/words.ts";
import type { CommandCall } from "../dispatcher.ts";
import { optionLabel } from "../option-label.ts";
import type { WordedButton } from "../platform.ts";
import type { Actions, StoredAction } from "../stores.ts";
import type { Wording } from "../wording.ts";
import type { ModalData } from "./interaction.ts";
import { CHOICES, FIELD_CHARACTERS, FORM_FIELDS, LABEL_DESCRIPTION_CHARACTERS, TITLE_CHARACTERS } from "./limits.ts";
import { opensForm, restOf } from "./opens-form.ts";

/** Forms (Discord: modals) with room for long text. What else was asked waits in the store of actions, so that a form survives a restart. */
export interface Forms {
  /** The form for a call that lacks the text that it needs; undefined when it lacks none. */
  missing(call: CommandCall, owner: string, locale: string): Promise<Form | undefined>;
  /** The form that a button opens before it does anything; undefined where it needs none. */
  asked(stored: StoredAction, owner: string, locale: string): Promise<Form | undefined>;
  /** The form that changes the text of an earlier request. */
  edit(stored: StoredAction, owner: string, locale: string): Promise<Form | undefined>;
  /** The buttons that open `edit` beside buttons that repeat a request, where none of them opens a form by itself. */
  editButtons(buttons: readonly WordedButton[], locale: string): Promise<readonly WordedButton[]>;
}

export type Form = APIModalInteractionResponseCallbackData;

/** What precedes the id of a stored action: a button that opens a form, to change a text or to be filled in, and a form that was sent. */
export const EDIT = "edit:";
export const ASK = "ask:";
export const FORM = "form:";

export function createForms(commands: readonly Command[], actions: Actions, wording: Wording): Forms {
  return {
    async missing(call, owner, locale) {
      const specs = specsOf(call);
      const name = Object.keys(specs).find((one) => opensForm(specs[one]!));
      if (name === undefined || !isMissing(name, specs, call.options)) return undefined;
      return form(call, actionOf(call)?.form ?? [name], owner, locale);
    },

    async asked({ action }, owner, locale) {
      const { asks, ...call } = action;
      return asks && form(call, asks, owner, locale);
    },

    async edit({ action }, owner, locale) {
      const name = restOf(specsOf(action));
      return name === undefined ? undefined : form(action, [name], owner, locale);
    },

    async editButtons(buttons, locale) {
      if (buttons.some(({ form }) => form !== undefined)) return [];
      const found = await Promise.all(buttons.map(async ({ id }) => ({ id, stored: await actions.find(id) })));
      const editable = found.find(({ stored }) => stored !== undefined && hasEditableText(stored.action));
      if (editable === undefined) return [];
      return [{ id: `${EDIT}${editable.id}`, label: wording.words(say("discord.edit"), locale), style: "secondary" }];
    },
  };

  function actionOf({ command, action }: CommandCall | Action): CommandAction | undefined {
    return commands.find(({ name }) => name === command)?.actions[action];
  }

  function specsOf(call: CommandCall | Action) {
    return actionOf(call)?.options ?? {};
  }

  function hasEditableText(action: Action): boolean {
    const name = restOf(specsOf(action));
    const text = name === undefined ? undefined : action.options[name];
    const spec = name === undefined ? undefined : specsOf(action)[name];
    return typeof text === "string" && text.length <= FIELD_CHARACTERS && spec !== undefined && opensForm(spec);
  }

  /**
   * What these options are so far stands in their fields; a field that stands alone must be filled in. What has no room in a field stays as it is,
   * without one; undefined where that is all.
   */
  async function form(
    call: CommandCall,
    asks: readonly string[],
    owner: string,
    locale: string,
  ): Promise<Form | undefined> {
    const { command, action, options } = call;
    const specs = specsOf(call);
    const fields = asks.slice(0, FORM_FIELDS).flatMap((name) => {
      const [spec, value] = [specs[name], options[name]];
      return spec === undefined || String(value ?? "").length > FIELD_CHARACTERS ? [] : [{ name, spec, value }];
    });
    if (fields.length === 0) return undefined;
    const asked = new Set(fields.map(({ name }) => name));
    const kept = Object.fromEntries(Object.entries(options).filter(([name]) => !asked.has(name)));
    const id = await actions.store({ action: { command, action, options: kept }, for: "caller", owner });
    return {
      custom_id: `${FORM}${id}`,
      title: `/${command} ${action}`.trim().slice(0, TITLE_CHARACTERS),
      components: fields.map((field) => ({
        type: ComponentType.Label,
        label: optionLabel(field.name, locale, wording).slice(0, TITLE_CHARACTERS),
        description: wording.words(say(field.spec.summary), locale).slice(0, LABEL_DESCRIPTION_CHARACTERS),
        component: fieldOf(field, fields.length === 1),
      })),
    };
  }
}

function fieldOf(
  { name, spec, value }: { readonly name: string; readonly spec: OptionSpec; readonly value: RawValue | undefined },
  required: boolean,
): APIComponentInLabel {
  const given = value ?? ("default" in spec ? spec.default : undefined);
  if (spec.kind === "choice") {
    const options = spec.choices
      .slice(0, CHOICES)
      .map((choice) => ({ label: choice, value: choice, default: choice === given }));
    // What begins as something can't be left empty anyway.
    return { type: ComponentType.StringSelect, custom_id: name, required: required || given !== undefined, options };
  }
  const isNumber = spec.kind === "integer" || spec.kind === "number";
  const most = "maxLength" in spec ? spec.maxLength : isNumber ? NUMBER_CHARACTERS : FIELD_CHARACTERS;
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: most > LINE_CHARACTERS ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required,
    max_length: Math.min(most, FIELD_CHARACTERS),
    ...(given !== undefined && given !== "" && { value: String(given) }),
  };
}

/** More than any number has. */
const NUMBER_CHARACTERS = 40;

/** What may be longer has room for several lines. */
const LINE_CHARACTERS = 500;

/** What was filled in, by option name. */
export function readForm({ components }: ModalData): RawOptions {
  const fields = components.flatMap(({ component, components: row = [] }) => (component ? [component, ...row] : row));
  return Object.fromEntries(
    fields.flatMap(({ custom_id, value, values }) => {
      const given = value ?? values?.[0];
      return given === undefined || given === "" ? [] : [[custom_id, given]];
    }),
  );
}
