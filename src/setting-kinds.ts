import { resolve } from "node:path";
import { z } from "zod";

/** A folder, made absolute. */
export function folder() {
  return z.string().transform((given) => resolve(given));
}

/** As huggingface_hub and others take it. */
export function yesOrNo(code: string) {
  const words = z.string().regex(/^(1|true|yes|on|0|false|no|off)$/iu, code);
  return words.transform((word) => /^(1|true|yes|on)$/iu.test(word));
}

/** A whole number from `min` to `max`. */
export function wholeNumber(code: string, min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/u, code)
    .transform(Number)
    .refine((value) => value >= min && value <= max, code);
}

/** Values with a separator between them. */
export function list<Item extends z.ZodType<string, string>>(separator: string, item: Item) {
  const items = z.string().transform((text) => text.split(separator).map((part) => part.trim()));
  return items.pipe(z.array(z.string()).transform((parts) => parts.filter((part) => part !== ""))).pipe(z.array(item));
}

/** An address by one of these protocols, such as `https:`. */
export function address(code: string, protocols: readonly string[]) {
  return z.string().refine((text) => {
    const url = URL.parse(text);
    return url !== null && protocols.includes(url.protocol) && url.hostname !== "";
  }, code);
}

/** `127.0.0.1:8788`, `[::1]:8788`. */
export function hostAndPort(code: string) {
  return z
    .string()
    .refine((text) => /^[^/?#@]+:\d+$/u.test(text) && URL.canParse(`http://${text}`), code)
    .transform((text) => {
      const at = text.lastIndexOf(":");
      return { host: text.slice(0, at).replace(/^\[|\]$/gu, ""), port: Number(text.slice(at + 1)) };
    });
}
