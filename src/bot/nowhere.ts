import { EngineError } from "../engine/errors.ts";
import type { Platform } from "./platform.ts";

/** Where the outcomes of jobs go that nobody waits for: what they made is kept, and nobody is told. */
export const nowhere: Platform = {
  name: "nowhere",
  show: async () => {},
  readAttachment: async () => {
    throw new EngineError("attachment.gone");
  },
};
