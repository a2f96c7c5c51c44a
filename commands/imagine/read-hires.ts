import { EngineError } from "../../src/engine/errors.ts";
import type { ImageRequest } from "../../src/engine/ports.ts";

/**
 * What the option `hires` asks for: a factor or a size, then what enlarges, then steps, the last two as wanted: `2`, `1.5 Lanczos`,
 * `256x384 Latent (nearest), 8 steps`. Throws `EngineError("imagine.hires", {asked})`.
 */
export function readHires(asked: string): NonNullable<ImageRequest["hires"]> {
  const [, width, height, factor, words = ""] = WHOLE.exec(asked.trim()) ?? [];
  if (factor === undefined && width === undefined) throw new EngineError("imagine.hires", { asked });
  const [, steps] = STEPS.exec(words) ?? [];
  const upscaler = words.replace(STEPS, "").trim();
  return {
    ...(factor === undefined
      ? { width: Number(width), height: Number(height) }
      : { factor: Number(factor.replace(",", ".")) }),
    ...(upscaler !== "" && { upscaler }),
    ...(steps !== undefined && { steps: Number(steps) }),
  };
}

/** The option that asks for this second pass again. */
export function writeHires({ factor, width, height, upscaler, steps }: NonNullable<ImageRequest["hires"]>): string {
  const size = factor === undefined ? `${width}x${height}` : String(factor);
  return `${size} ${upscaler}${steps === undefined ? "" : `, ${steps} steps`}`;
}

const WHOLE = /^(?:(\d{1,5}) ?[x×] ?(\d{1,5})|(\d+(?:[.,]\d+)?) ?[x×]?)(?:$|[\s,]+(.*)$)/iu;
const STEPS = /[\s,]*\b(\d{1,4}) ?steps?$/iu;
