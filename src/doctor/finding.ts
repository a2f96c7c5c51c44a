import type { Words } from "../../commands/words.ts";
import type { JsonObject } from "../jobs/ports.ts";

/** What the doctor says about one thing that Pictoken needs or could use. */
export interface Finding {
  /** `broken` stops something that is needed; `open` is something that could be there as well. */
  readonly state: "good" | "open" | "broken";
  readonly words: Words;
  /** What to do about it. */
  readonly help?: Words;
  readonly data?: JsonObject;
}
