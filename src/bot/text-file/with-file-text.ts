import type { AttachmentOption, OptionSpecs, RawOptions } from "../../../commands/define.ts";
import { coerce } from "../../../commands/options.ts";
import { say, type Words } from "../../../commands/words.ts";
import { EngineError } from "../../engine/errors.ts";
import { checkAttachment } from "../check-attachment.ts";
import type { Platform } from "../platform.ts";
import { textOfFile } from "./text-of-file.ts";

/**
 * Options in which the text of a file stands for the option that the file was given for, and what is to be told about how it was read. Throws EngineErrors
 * `option.text-and-file` where both were given, `option.file-too-large`, and those of reading.
 */
export async function withFileText(
  options: RawOptions,
  specs: OptionSpecs,
  platform: Pick<Platform, "readAttachment">,
): Promise<{ readonly options: RawOptions; readonly read: readonly Words[] }> {
  const [name, spec] = Object.entries(specs).find(([one, candidate]) => isStandIn(candidate) && one in options) ?? [];
  if (name === undefined || spec?.kind !== "attachment" || spec.insteadOf === undefined) return { options, read: [] };
  const { [name]: given, ...others } = options;
  const coerced = coerce({ [name]: spec }, { [name]: given! });
  if (!coerced.ok) throw new AggregateError(coerced.problems);
  if (Object.hasOwn(others, spec.insteadOf)) {
    throw new EngineError("option.text-and-file", { option: spec.insteadOf, file: name });
  }
  const attachment = coerced.values[name] as Parameters<Platform["readAttachment"]>[0];
  const { text, encoding } = textOfFile(checkAttachment(await platform.readAttachment(attachment), spec));
  return {
    options: { ...others, [spec.insteadOf]: text },
    read: [say("file.read-as", { file: attachment.name, encoding })],
  };
}

function isStandIn(spec: OptionSpecs[string]): spec is AttachmentOption {
  return spec.kind === "attachment" && spec.insteadOf !== undefined;
}
