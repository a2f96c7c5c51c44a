import { join } from "node:path";

/** The models that are committed with the sources: `sd15-tiny`, `clip-tiny`, `bert-tiny`. */
export const demoModels = join(import.meta.dirname, "../../models/demo");
