/** Lines that were said, walked through with the arrow keys as in a shell. */
export interface LineHistory {
  /** The line before the one shown; undefined at the oldest. `draft` comes back at the other end. */
  older(draft: string): string | undefined;
  /** The line after it, at last the draft; undefined while nothing is recalled. */
  newer(): string | undefined;
  /** True while one of its lines is shown unchanged. */
  shows(text: string): boolean;
  leave(): void;
}

/** `lines` gives what was said, oldest first. */
export function lineHistory(lines: () => readonly string[]): LineHistory {
  let back = 0;
  let draft = "";
  const shown = () => (back === 0 ? draft : (lines().at(-back) ?? ""));
  return {
    older(text) {
      if (back === 0) draft = text;
      if (back >= lines().length) return undefined;
      back++;
      return shown();
    },
    newer() {
      if (back === 0) return undefined;
      back--;
      return shown();
    },
    shows: (text) => back > 0 && text === shown(),
    leave() {
      back = 0;
    },
  };
}
