import type { PillowFilter } from "../embeddings/pillow-resize.ts";
import { EngineError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { Interpolation } from "./interpolate.ts";

/** How the second pass of a hires fix gets its larger picture: of the latents, or of the decoded picture. */
export interface Upscaler {
  /** A1111's. */
  readonly name: string;
  readonly latents?: Interpolation;
  readonly pixels?: PillowFilter;
}

const upscalers: readonly [Upscaler, ...Upscaler[]] = [
  { name: "Latent", latents: "bilinear" },
  { name: "Latent (antialiased)", latents: "bilinear-antialiased" },
  { name: "Latent (bicubic)", latents: "bicubic" },
  { name: "Latent (bicubic antialiased)", latents: "bicubic-antialiased" },
  { name: "Latent (nearest)", latents: "nearest" },
  { name: "Latent (nearest-exact)", latents: "nearest-exact" },
  { name: "Lanczos", pixels: "lanczos" },
  { name: "Bicubic", pixels: "bicubic" },
];

/** By name in any case, `None` being Lanczos as in A1111; the first when nothing is asked for. Throws `EngineError("upscaler.unknown", {asked, nearest, known})`. */
export function findUpscaler(asked: string | undefined): Upscaler {
  if (asked === undefined) return upscalers[0];
  const wanted = asked.trim().toLowerCase();
  const found = upscalers.find(({ name }) => name.toLowerCase() === (wanted === "none" ? "lanczos" : wanted));
  if (found !== undefined) return found;
  const known = upscalers.map(({ name }) => name);
  throw new EngineError("upscaler.unknown", { asked, nearest: nearest(asked, known), known });
}
