import { isMarkedAsUntransferable } from "node:worker_threads";

/**
 * The buffers of a message that can be moved to another thread instead of copied: those of typed arrays which have a buffer to themselves.
 * A small Buffer shares its memory with others, and moving it would take theirs.
 */
export function buffersOf(message: unknown): readonly ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  collect(message, found);
  return [...found];
}

function collect(value: unknown, found: Set<ArrayBuffer>): void {
  if (typeof value !== "object" || value === null) return;
  if (!ArrayBuffer.isView(value)) {
    for (const inner of Object.values(value)) collect(inner, found);
  } else if (value.buffer instanceof ArrayBuffer && isAlone(value) && !isMarkedAsUntransferable(value.buffer)) {
    found.add(value.buffer);
  }
}

function isAlone(view: ArrayBufferView): boolean {
  return view.byteLength === view.buffer.byteLength;
}
