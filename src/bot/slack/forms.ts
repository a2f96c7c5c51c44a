import type { types } from "@slack/bolt";
import { z } from "zod";
import type {
  Command,
  CommandAction,
  OptionSpec,
  OptionSpecs,
  RawOptions,
  RawValue,
} from "../../../commands/define.ts";
import { coerce, isMissing, standInsOf } from "../../../commands/options.ts";
import type { Action } from "../../../commands/reply.ts";
import { type MessageKey, say } from "../../../commands/words.ts";
import type { EngineError } from "../../engine/errors.ts";
import type { CommandCall } from "../dispatcher.ts";
import { optionLabel } from "../option-label.ts";
import type { Actions } from "../stores.ts";
import type { Wording } from "../wording.ts";
import type { Attachments } from "./attachments.ts";
import { fieldOf, fieldValue, fitsField, label } from "./form-fields.ts";
import { HINT_CHARACTERS, TITLE_CHARACTERS } from "./limits.ts";
import type { FormValues } from "./payloads.ts";

/** Forms (Slack: modals) with a field for every option of a command. What was asked so far waits in the store of actions, so that a form survives a restart. */
export interface Forms {
  /** Whether the call can't do without a form, or asks for one. */
  isNeeded(call: Action): boolean;
  /** Of a button's action that asks for some options, the form has those alone. */
  view(call: Action, place: FormPlace, owner: string, locale: string): Promise<types.ModalView>;
  /** The call that a form makes; undefined when it has expired or is somebody else's. */
  read(metadata: string, values: FormValues, owner: string, locale: string): Promise<FilledForm | undefined>;
}

/** Where the answer goes; absent: direct messages. */
export interface FormPlace {
  readonly channel?: string | undefined;
  readonly threadTs?: string | undefined;
}

interface FilledForm {
  readonly call: CommandCall;
  readonly place: FormPlace;
  /** What is wrong, by field, in words. */
  readonly problems: Readonly<Record<string, string>>;
}

export const FORM = "form";

export function createForms(
  commands: readonly Command[],
  actions: Actions,
  attachments: Attachments,
  wording: Wording,
): Forms {
  return {
    isNeeded(call) {
      const specs = specsOf(call);
      if (call.asks !== undefined) return true;
      return Object.keys(specs).some((name) => isMissing(name, specs, call.options));
    },

    async view(call, place, owner, locale) {
      const words = (key: MessageKey, params?: Record<string, string>) => wording.words(say(key, params), locale);
      const { command, action, options, asks } = call;
      const waiting = { command, action, options, ...(asks && { asks }) };
      const stored = await actions.store({ action: waiting, for: "caller", owner });
      const fields = fieldsOf(call);
      const title = words("slack.form.title", { command: `${command} ${action}`.trim() });
      return {
        type: "modal",
        callback_id: FORM,
        title: label(title, TITLE_CHARACTERS),
        submit: label(words("slack.form.send"), TITLE_CHARACTERS),
        close: label(words("slack.form.close"), TITLE_CHARACTERS),
        private_metadata: JSON.stringify({ stored, ...place } satisfies Metadata),
        blocks: fields.map(([name, spec]) => ({
          type: "input",
          block_id: name,
          optional: spec.required !== true || standInsOf(name, specsOf(call)).length > 0,
          label: label(optionLabel(name, locale, wording), HINT_CHARACTERS),
          hint: label(words(spec.summary), HINT_CHARACTERS),
          element: fieldOf(name, spec, options[name], words),
        })),
      };
    },

    async read(metadata, values, owner, locale) {
      const { stored, ...place } = metadataSchema.parse(JSON.parse(metadata));
      const found = await actions.find(stored);
      if (found === undefined || found.owner !== owner) return undefined;
      const { command, action, options: before } = found.action;
      const call = { command, action, options: before };
      const asked = new Set(fieldsOf(found.action).map(([name]) => name));
      const kept = Object.entries(before).filter(([name]) => !asked.has(name));
      const given = [...asked].flatMap((name): [string, RawValue][] => {
        const value = fieldValue(values[name]?.[name], attachments);
        return value === undefined ? [] : [[name, value]];
      });
      const options: RawOptions = Object.fromEntries([...kept, ...given]);
      return { call: { command, action, options }, place, problems: problemsOf(specsOf(call), options, asked, locale) };
    },
  };

  function actionOf({ command, action }: CommandCall): CommandAction | undefined {
    return commands.find(({ name }) => name === command)?.actions[action];
  }

  function specsOf(call: CommandCall): OptionSpecs {
    return actionOf(call)?.options ?? {};
  }

  /** What is asked for in the first place comes first; a text that is longer than a field stays as it is, outside the form. */
  function fieldsOf(call: Action): readonly (readonly [string, OptionSpec])[] {
    const { asks } = call;
    const first = asks ?? actionOf(call)?.form ?? [];
    const rank = ([name, { required }]: readonly [string, OptionSpec]) =>
      first.includes(name) ? first.indexOf(name) : first.length + (required === true ? 0 : 1);
    return Object.entries(specsOf(call))
      .filter(([name]) => fitsField(call.options[name]) && (asks === undefined || asks.includes(name)))
      .sort((a, b) => rank(a) - rank(b));
  }

  /** Those of fields stand at them; any other is told in the answer. */
  function problemsOf(
    specs: OptionSpecs,
    options: RawOptions,
    fields: ReadonlySet<string>,
    locale: string,
  ): Record<string, string> {
    const coerced = coerce(specs, options);
    const problems = coerced.ok ? [] : coerced.problems;
    return Object.fromEntries(
      problems.flatMap((problem: EngineError) => {
        const option = String(problem.params["option"]);
        return fields.has(option) ? [[option, wording.error(problem, locale).message]] : [];
      }),
    );
  }
}

const metadataSchema = z.object({
  stored: z.string(),
  channel: z.string().optional(),
  threadTs: z.string().optional(),
});
type Metadata = { readonly stored: string } & FormPlace;
