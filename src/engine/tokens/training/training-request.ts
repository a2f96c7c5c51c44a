export const algorithms = ["bpe", "wordpiece", "unigram"] as const;
export type Algorithm = (typeof algorithms)[number];

/** What a training process is sent. */
export interface TrainingRequest {
  readonly text: string;
  readonly algorithm: Algorithm;
  /** Entries of the vocabulary at most, special ones included. */
  readonly size: number;
}

/** What a vocabulary of one size makes of the text that it was learnt from. */
interface SizeCost {
  readonly size: number;
  readonly count: number;
  readonly charactersPerToken: number;
}

export interface Training {
  /** A `tokenizer.json`. */
  readonly tokenizerJson: string;
  /** From the smallest to the whole vocabulary. */
  readonly sizes: readonly SizeCost[];
  /** A PNG: the beginning of the text as each size cuts it. */
  readonly picture: Uint8Array;
}

export type TrainingAnswer = { readonly training: Training } | { readonly failed: string };
