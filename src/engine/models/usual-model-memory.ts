import { totalmem } from "node:os";

/** Half of what this process may have: models take the rest of it while they are opened and run. In bytes. */
export function usualModelMemory(): number {
  const limit = process.constrainedMemory(); // 0, or more than there is, where nothing limits it
  return Math.min(totalmem(), limit > 0 ? limit : Number.POSITIVE_INFINITY) / 2;
}
