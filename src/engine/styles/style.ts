/** Words around a prompt, by a name. */
export interface Style {
  readonly name: string;
  readonly prompt: string;
  readonly negativePrompt: string;
}

/** As A1111 applies them, one after the other: a style's text takes the prompt in at `{prompt}`, or follows it behind a comma. */
export function applyStyles<Prompts extends { readonly prompt: string; readonly negative: string }>(
  prompts: Prompts,
  styles: readonly Style[],
): Prompts {
  let { prompt, negative } = prompts;
  for (const style of styles) {
    prompt = merged(style.prompt, prompt);
    negative = merged(style.negativePrompt, negative);
  }
  return { ...prompts, prompt, negative };
}

function merged(style: string, prompt: string): string {
  if (style.includes(PLACE)) return style.replaceAll(PLACE, () => prompt);
  return [prompt.trim(), style.trim()].filter((text) => text !== "").join(", ");
}

const PLACE = "{prompt}";

/** What there is without a file of the operator's own. */
export const usualStyles: readonly Style[] = [
  { name: "photo", prompt: "photo of {prompt}, natural light, 35mm", negativePrompt: "drawing, painting, render" },
  { name: "watercolor", prompt: "watercolor painting of {prompt}, paper texture", negativePrompt: "photo, render" },
  {
    name: "line art",
    prompt: "line art of {prompt}, black ink on white paper",
    negativePrompt: "photo, color, shading",
  },
  { name: "pixel art", prompt: "pixel art of {prompt}, 16-bit", negativePrompt: "photo, blurry, smooth" },
  {
    name: "cinematic",
    prompt: "cinematic still of {prompt}, shallow depth of field, film grain",
    negativePrompt: "drawing",
  },
  {
    name: "flat",
    prompt: "flat vector illustration of {prompt}, simple shapes",
    negativePrompt: "photo, texture, noise",
  },
];
