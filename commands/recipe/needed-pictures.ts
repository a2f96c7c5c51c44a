import { pictureOption } from "./picture-option.ts";

/** The pictures that a recipe names and does not carry. */
export const neededPictures = {
  start: { ...pictureOption, summary: "replay.start" },
  mask: { ...pictureOption, summary: "replay.mask" },
  "image-prompt": { ...pictureOption, summary: "replay.image-prompt" },
} as const;
