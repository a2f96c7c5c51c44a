/** The longest text that is taken, in characters: what a file of 1 MB holds at most. */
export const LONGEST_TEXT = 2 ** 20;

/** A text file of up to 1 MB, in whatever encoding, that may be given instead of a text option. */
export function fileInsteadOf<const Name extends string>(insteadOf: Name) {
  return { kind: "attachment", summary: "option.file", accept: ["text"], maxBytes: 2 ** 20, insteadOf } as const;
}
