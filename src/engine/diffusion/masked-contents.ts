import type { MaskedContent } from "../ports.ts";

/** What the masked part of a start image can begin with. */
export const maskedContents = [
  "original",
  "fill",
  "latent-noise",
  "latent-nothing",
] as const satisfies readonly MaskedContent[];

/** As A1111 writes them into a recipe. */
export const maskedContentNames = {
  original: "original",
  fill: "fill",
  "latent-noise": "latent noise",
  "latent-nothing": "latent nothing",
} as const satisfies Record<MaskedContent, string>;
