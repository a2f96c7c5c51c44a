import { EngineError } from "../../src/engine/errors.ts";
import { nearest } from "../../src/engine/nearest.ts";
import type { ImageRequest } from "../../src/engine/ports.ts";

/** Shapes at the model's own number of pixels, and how much work goes into a picture, by name. What a request gives itself goes first. */
export const presets: Readonly<Record<string, Pick<ImageRequest, "aspect" | "effort">>> = {
  square: { aspect: 1 },
  portrait: { aspect: 2 / 3 },
  landscape: { aspect: 3 / 2 },
  tall: { aspect: 9 / 16 },
  wide: { aspect: 16 / 9 },
  draft: { effort: 0.5 },
  fine: { effort: 1.5 },
};

/** One or several, with commas or spaces: `wide, draft`. Throws `EngineError("preset.unknown", {asked, nearest, known})`. */
export function readPresets(names: string): Pick<ImageRequest, "aspect" | "effort"> {
  let chosen = {};
  for (const name of names.toLowerCase().split(/[\s,]+/u)) {
    if (name === "") continue;
    const known = Object.keys(presets);
    if (!known.includes(name)) {
      throw new EngineError("preset.unknown", { asked: name, nearest: nearest(name, known), known });
    }
    chosen = { ...chosen, ...presets[name] };
  }
  return chosen;
}
