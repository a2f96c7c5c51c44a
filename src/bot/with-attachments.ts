import type { Attachment, CommandAction, RawOptions, RawValue } from "../../commands/define.ts";
import { EngineError } from "../engine/errors.ts";

/**
 * The options with the files that came along. An option says which of them it means by its name or number (`image-prompt:star.png`, `mask:2`); the others fill what
 * is open, in order: pictures what takes pictures, if anything does, and other files what takes those. Throws EngineErrors: `attachment.unknown` {option, given, known}, `attachment.too-many` {given, max}.
 */
export function withAttachments(
  options: RawOptions,
  action: CommandAction,
  attachments: readonly Attachment[],
): RawOptions {
  if (attachments.length === 0) return options;
  const takers = Object.keys(action.options).filter((name) => action.options[name]?.kind === "attachment");
  const named = takers.flatMap((option) => {
    const value = options[option];
    return isName(value) ? [[option, attachmentNamed(option, String(value), attachments)] as const] : [];
  });
  const used = new Set(named.map(([, attachment]) => attachment));
  const rest = attachments.filter((attachment) => !used.has(attachment));
  const open = takers.filter((name) => !Object.hasOwn(options, name));
  if (rest.length > open.length)
    throw new EngineError("attachment.too-many", { given: attachments.length, max: open.length + used.size });
  return {
    ...options,
    ...Object.fromEntries(named),
    ...Object.fromEntries(placed(rest, open, action)),
  };
}

/** There are no more attachments than open options. What a file really is, is found out when it is read. */
function placed(attachments: readonly Attachment[], open: readonly string[], { options }: CommandAction) {
  const left = [...open];
  const takes = (option: string, isPicture: boolean) => {
    const spec = options[option];
    return spec?.kind === "attachment" && spec.accept.includes("image") === isPicture;
  };
  return attachments.map((attachment) => {
    const isPicture = PICTURE.test(attachment.name);
    const at = Math.max(
      0,
      left.findIndex((option) => takes(option, isPicture)),
    );
    const [option] = left.splice(at, 1);
    return [option!, attachment] as const;
  });
}

const PICTURE = /\.(?:png|jpe?g|webp|gif|avif|tiff?)$/iu;

function isName(value: RawValue | undefined): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function attachmentNamed(option: string, given: string, attachments: readonly Attachment[]): Attachment {
  const wanted = given.trim().toLowerCase();
  const found = attachments.find(({ name }) => name.toLowerCase() === wanted) ?? attachments[Number(wanted) - 1];
  if (found !== undefined) return found;
  throw new EngineError("attachment.unknown", {
    option,
    given: given.slice(0, 60),
    known: attachments.map(({ name }) => name),
  });
}
