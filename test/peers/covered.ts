import { setTimeout as pause } from "node:timers/promises";

/** Runs one step after the other and prints what became of it; true when all went well. */
export async function cover(peer: string, steps: Readonly<Record<string, () => Promise<void>>>): Promise<boolean> {
  console.log(`\n${peer}`);
  let good = true;
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step();
      console.log(`  ✓ ${name}`);
    } catch (error) {
      good = false;
      console.log(`  ✗ ${name}\n      ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return good;
}

/** What `look` finds as soon as it finds something. Throws what it threw last when it never does. */
export async function eventually<T>(look: () => Promise<T | undefined>, timeoutMs = 15_000): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`not seen within ${timeoutMs / 1000} s`);
    await pause(50);
  }
}
