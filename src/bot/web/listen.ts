import type { EventEmitter } from "node:events";

/**
 * The events of one name from this call on, until the signal. An event that nobody has taken yet is replaced by a newer
 * one of the same key, so that a slow reader never makes a queue grow.
 */
export function listen<Event>(
  source: EventEmitter,
  name: string,
  keyOf: (event: Event) => string,
  signal: AbortSignal,
): AsyncIterable<Event> {
  const untaken = new Map<string, Event>();
  let wake = () => {};
  const hear = (event: Event) => {
    untaken.set(keyOf(event), event);
    wake();
  };
  if (!signal.aborted) source.on(name, hear);
  signal.addEventListener("abort", () => {
    source.off(name, hear);
    wake();
  });
  return take();

  async function* take(): AsyncGenerator<Event> {
    while (!signal.aborted) {
      for (const [key, event] of untaken) {
        untaken.delete(key);
        yield event;
        if (signal.aborted) return;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (untaken.size > 0 || signal.aborted) resolve();
      });
    }
  }
}
