import type { CommandOnWire } from "../wire.ts";
import { type Completion, complete, withValues } from "./completion.ts";

/** What is suggested for the text before the caret, and which of it is chosen. */
export interface Suggester {
  /** Undefined where there is nothing to show. */
  readonly shown: Completion | undefined;
  /** Index of the chosen item, or -1. */
  readonly active: number;
  /** Looks at a new text before the caret. */
  look(before: string): void;
  /** Chooses the next item, or with -1 the one before; the ends meet. */
  step(by: 1 | -1): void;
  close(): void;
}

export function suggester(parts: {
  readonly commands: readonly CommandOnWire[];
  /** Names of the files that go along. */
  readonly files: () => readonly string[];
  readonly values: (wanted: NonNullable<Completion["ask"]>) => Promise<readonly string[]>;
  readonly changed: () => void;
}): Suggester {
  let completion: Completion | undefined;
  let active = -1;

  return {
    get shown() {
      return completion && (completion.items.length > 0 || completion.option) ? completion : undefined;
    },
    get active() {
      return active;
    },
    look(before) {
      show(complete(before, parts.commands, parts.files()));
      if (completion?.ask) void askValues(completion, completion.ask);
    },
    step(by) {
      const count = completion?.items.length ?? 0;
      active = active === -1 && by === -1 ? count - 1 : (active + by + count) % count;
      parts.changed();
    },
    close: () => show(undefined),
  };

  function show(next: Completion | undefined): void {
    completion = next;
    active = next?.preferred ?? -1;
    parts.changed();
  }

  async function askValues(asking: Completion, wanted: NonNullable<Completion["ask"]>): Promise<void> {
    // Without an answer one types on without suggestions.
    const values = await parts.values(wanted).catch(() => []);
    // Meanwhile something else may stand before the caret.
    if (completion === asking) show(withValues(asking, values));
  }
}
