/** How a picture is coloured. Text on any of its grounds has a contrast of at least 4.5 (WCAG 2.2, 1.4.3). */
export interface Colours {
  readonly page: string;
  readonly text: string;
  /** Signs for white space, ids, special tokens. */
  readonly quiet: string;
  readonly line: string;
  /** Grounds of tokens, in turn: neighbours differ in lightness too. */
  readonly tokens: readonly string[];
  /** Grounds of tokens that may not be read; `quiet` is the text on them. */
  readonly greys: readonly string[];
}

export const LIGHT: Colours = {
  page: "#f6f7f9",
  text: "#14161a",
  quiet: "#565c66",
  line: "#9aa1ab",
  tokens: ["#cfe0ff", "#ffe3b8", "#d3f0d2", "#f9d5e5", "#e2d8fb", "#c9eef0"],
  greys: ["#e9ebef", "#dde0e6"],
};

export const DARK: Colours = {
  page: "#1b1d22",
  text: "#f3f4f6",
  quiet: "#b3b9c3",
  line: "#6b727e",
  tokens: ["#264a86", "#6e4a12", "#245c35", "#74305a", "#4a3a8c", "#155e66"],
  greys: ["#2a2d34", "#363a43"],
};

/** What lies behind a limit. */
export function greyed(colours: Colours): Colours {
  return { ...colours, text: colours.quiet, tokens: colours.greys };
}
