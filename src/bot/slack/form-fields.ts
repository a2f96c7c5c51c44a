import type { types } from "@slack/bolt";
import type { AttachmentOption, OptionSpec, RawValue } from "../../../commands/define.ts";
import type { MessageKey } from "../../../commands/words.ts";
import type { Attachments } from "./attachments.ts";
import { FIELD_CHARACTERS, MENU_OPTIONS, OPTION_CHARACTERS } from "./limits.ts";
import type { FormValues } from "./payloads.ts";

/** Whether a field can hold it; no value fits any. */
export function fitsField(value: RawValue | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value === "object" && "handle" in value) return false;
  return textOf(value).length <= FIELD_CHARACTERS;
}

/** What a person fills in for an option. */
export function fieldOf(
  name: string,
  spec: OptionSpec,
  value: RawValue | undefined,
  words: (key: MessageKey) => string,
): types.InputBlockElement {
  const initial = value === undefined || textOf(value) === "" ? {} : { initial_value: textOf(value) };
  switch (spec.kind) {
    case "text":
    case "list":
    case "rest":
      return {
        type: "plain_text_input",
        action_id: name,
        multiline: spec.kind !== "list" && spec.maxLength > LINE_CHARACTERS,
        max_length: Math.min(
          spec.kind === "list" ? (spec.maxLength + 1) * spec.maxItems : spec.maxLength,
          FIELD_CHARACTERS,
        ),
        ...initial,
      };
    case "integer":
    case "number": {
      const bounds = { min_value: String(spec.min), max_value: String(spec.max) };
      return {
        type: "number_input",
        action_id: name,
        is_decimal_allowed: spec.kind === "number",
        ...bounds,
        ...initial,
      };
    }
    case "choice":
      return menu(name, spec.choices.slice(0, MENU_OPTIONS), (choice) => choice, value);
    case "boolean":
      return menu(name, ["true", "false"], (choice) => words(`slack.form.${choice === "true" ? "yes" : "no"}`), value);
    case "attachment":
      return { type: "file_input", action_id: name, max_files: 1, ...fileTypes(spec) };
    default:
      return spec satisfies never;
  }
}

/** What may be longer has room for several lines. */
const LINE_CHARACTERS = 500;

function menu(
  action_id: string,
  choices: readonly string[],
  shown: (choice: string) => string,
  value: RawValue | undefined,
): types.StaticSelect {
  const options = choices.map((choice) => ({ text: label(shown(choice), OPTION_CHARACTERS), value: choice }));
  const initial_option = options.find((option) => option.value === textOf(value ?? "").toLowerCase());
  return { type: "static_select", action_id, options, ...(initial_option && { initial_option }) };
}

/** Those that a picture may have; the first bytes decide. */
function fileTypes({ accept }: AttachmentOption) {
  return accept.some((kind) => kind !== "image")
    ? {}
    : { filetypes: ["png", "jpg", "jpeg", "gif", "webp", "avif", "tiff"] };
}

/** What was filled in; undefined when nothing was. */
export function fieldValue(
  field: FormValues[string][string] | undefined,
  attachments: Attachments,
): RawValue | undefined {
  const [file] = field?.files ?? [];
  if (file !== undefined) return attachments.keep(file);
  return field?.selected_option?.value ?? (field?.value || undefined);
}

function textOf(value: RawValue): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** Text of a form, within its room. */
export function label(text: string, most: number): types.PlainTextElement {
  return { type: "plain_text", text: text.length <= most ? text : `${text.slice(0, most - 1)}…`, emoji: false };
}
