import type { Recipe } from "../../src/engine/ports.ts";
import type { RawOptions } from "../define.ts";
import type { Button } from "../reply.ts";
import { say } from "../words.ts";

/** A form with what people change most; the seed stays, so that what changes in the picture is what was changed. None for texts that no form holds. */
export function editButton(recipe: Recipe, options: RawOptions): readonly Button[] {
  const { prompt, negativePrompt, startImage, seed, variation } = recipe;
  if (Math.max(prompt.length, negativePrompt.length) > FIELD_CHARACTERS) return [];
  const second = variation && { "variation-seed": variation.seed, "variation-strength": variation.strength };
  const asks = ["prompt", "negative", "guidance", startImage === undefined ? "steps" : "strength", "seed"];
  return [
    {
      label: say("imagine.edit"),
      style: "secondary",
      action: { command: "imagine", action: "", options: { ...options, ...second, seed }, asks },
      for: "everyone",
    },
  ];
}

/** What a field of Slack's forms takes, the smallest of all platforms. */
const FIELD_CHARACTERS = 3000;
