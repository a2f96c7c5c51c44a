import { EngineError } from "../src/engine/errors.ts";
import { nearest } from "../src/engine/nearest.ts";
import type { AttachmentOption, OptionSpec, OptionSpecs, RawOptions, RawValue } from "./define.ts";

/** The typed value of every option, defaults filled in; or every problem that was found, in the order of the specs. */
export type Coerced =
  | { readonly ok: true; readonly values: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly EngineError[] };

/** Turns what a platform produced into what `run` receives. Text forms (`"12"`, `"yes"`) and typed ones are both taken. */
export function coerce(specs: OptionSpecs, raw: RawOptions): Coerced {
  const problems: EngineError[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs)) {
    try {
      const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
      values[name] = value === undefined && hasStandIn(name, specs, raw) ? undefined : coerceOption(name, spec, value);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      problems.push(error);
    }
  }
  for (const name of Object.keys(raw)) if (!Object.hasOwn(specs, name)) problems.push(unknownOption(name, specs));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, values };
}

/** Whether a required option is still wanting: neither given, nor is another given instead of it. */
export function isMissing(name: string, specs: OptionSpecs, raw: RawOptions): boolean {
  return specs[name]?.required === true && !Object.hasOwn(raw, name) && !hasStandIn(name, specs, raw);
}

function hasStandIn(name: string, specs: OptionSpecs, raw: RawOptions): boolean {
  return standInsOf(name, specs).some((standIn) => Object.hasOwn(raw, standIn));
}

/** The options that may be given instead of one. */
export function standInsOf(name: string, specs: OptionSpecs): readonly string[] {
  return Object.keys(specs).filter((one) => {
    const spec = specs[one];
    return spec !== undefined && "insteadOf" in spec && spec.insteadOf === name;
  });
}

export function unknownOption(asked: string, specs: OptionSpecs): EngineError {
  const known = Object.keys(specs);
  return new EngineError("option.unknown", { asked, nearest: nearest(asked, known), known });
}

/** A word that a person may write for a boolean; undefined for any other. */
export function readBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (["true", "yes", "on", "1"].includes(word)) return true;
  if (["false", "no", "off", "0"].includes(word)) return false;
  return undefined;
}

function coerceOption(option: string, spec: OptionSpec, raw: RawValue | undefined): unknown {
  if (raw === undefined) {
    if (spec.required) throw new EngineError("option.required", { option });
    return "default" in spec ? spec.default : undefined;
  }
  switch (spec.kind) {
    case "text":
      return limited(option, textOf(option, raw).trim(), spec);
    case "rest": {
      const text = limited(option, textOf(option, raw), spec);
      if (text.trim() === "" && !(spec.blank === "kept" && text !== ""))
        throw new EngineError("option.blank", { option });
      return text;
    }
    case "integer":
      return inRange(option, numberOf(option, raw, /^[+-]?\d+$/, "option.not-integer"), spec);
    case "number":
      return inRange(option, numberOf(option, raw, /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, "option.not-number"), spec);
    case "boolean": {
      const value = typeof raw === "boolean" ? raw : readBoolean(textOf(option, raw));
      if (value === undefined) throw new EngineError("option.not-boolean", { option, given: shown(raw) });
      return value;
    }
    case "choice":
      return chosen(option, textOf(option, raw), spec.choices);
    case "list": {
      const items = Array.isArray(raw) ? raw.map(String) : textOf(option, raw).split(/[\s,]+/u);
      const kept = items.map((item) => limited(option, item.trim(), spec)).filter((item) => item !== "");
      if (kept.length > spec.maxItems) {
        throw new EngineError("option.too-many", { option, given: kept.length, max: spec.maxItems });
      }
      if (kept.length === 0) throw new EngineError("option.blank", { option });
      return kept;
    }
    case "attachment":
      return attachmentOf(option, spec, raw);
    default:
      return spec satisfies never;
  }
}

function textOf(option: string, raw: RawValue): string {
  if (typeof raw === "string") return raw;
  if (typeof raw === "number" || typeof raw === "boolean") return String(raw);
  throw new EngineError("option.not-text", { option });
}

function limited(option: string, text: string, spec: { readonly maxLength: number }): string {
  if (text.length > spec.maxLength) {
    throw new EngineError("option.too-long", { option, given: text.length, max: spec.maxLength });
  }
  return text;
}

function numberOf(option: string, raw: RawValue, form: RegExp, code: string): number {
  if (typeof raw === "number" && (code !== "option.not-integer" || Number.isInteger(raw))) return raw;
  const text = typeof raw === "string" ? raw.trim().replace(/^[−–]/u, "-") : "";
  if (!form.test(text)) throw new EngineError(code, { option, given: shown(raw) });
  return Number(text);
}

function inRange(option: string, value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  if (!(value >= min && value <= max)) throw new EngineError("option.out-of-range", { option, given: value, min, max });
  // -0 prints as 0 and must count as 0.
  return value === 0 ? 0 : value;
}

function chosen(option: string, asked: string, choices: readonly string[]): string {
  const found = choices.find((choice) => choice.toLowerCase() === asked.trim().toLowerCase());
  if (found === undefined) {
    throw new EngineError("option.not-choice", {
      option,
      given: shown(asked),
      nearest: nearest(asked, choices),
      choices,
    });
  }
  return found;
}

function attachmentOf(option: string, spec: AttachmentOption, raw: RawValue): RawValue {
  if (typeof raw !== "object" || !("handle" in raw)) throw new EngineError("option.not-attachment", { option });
  if (raw.size > spec.maxBytes) {
    throw new EngineError("option.file-too-large", { option, given: raw.size, max: spec.maxBytes });
  }
  return raw;
}

/** What was given, short enough for a sentence. */
function shown(raw: RawValue): string {
  const text = typeof raw === "string" ? raw : (JSON.stringify(raw) ?? "");
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
