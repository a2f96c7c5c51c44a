/** Something that one person asks of the bot. */
export interface Ask {
  readonly kind: string;
  /** Does it. Gives how long the acknowledgement took, in milliseconds; undefined when nobody was alive to make one in time. */
  send(): Promise<number | undefined>;
  /** The messages that answer it for good, and forms: whether only its asker sees each. */
  answers(): readonly { readonly isPrivate: boolean }[];
  /** Messages in its place that answer nothing. */
  strays(): number;
}

/** Makes the next ask, one kind after the other. */
export type Asks = (number: number) => Ask;

/** What stands in a message that is not the end yet: a bar of progress, or the line that holds its place. */
export function isUnfinished(text: string): boolean {
  return text.trim() === "" || /[▰▱]|^One moment …$/u.test(text.trim());
}

/** Whether there is a file that a job made. */
export function hasProduct(files: readonly { readonly name: string }[]): boolean {
  return files.some(({ name }) => /\.(?:png|npy)$/u.test(name) && name !== "preview.png");
}

/** People wait so long for an acknowledgement. */
export const PATIENCE_MS = 3000;
