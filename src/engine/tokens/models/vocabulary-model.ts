/** Turns one piece of a text into tokens of a vocabulary. */
export interface VocabularyModel {
  readonly vocabulary: Vocabulary;
  encode(piece: string): readonly PlacedId[];
  /** The ids of `encode` alone. */
  ids(piece: string): readonly number[];
  /** Where a long piece may be cut without a change to its tokens; undefined where nothing is known. */
  readonly safeCut?: RegExp | undefined;
}

/** A token's id and the units `[from, to)` of the piece that it stands for. */
export interface PlacedId {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  /** The byte in hex that a byte token stands for. */
  readonly byte?: string;
}

/** Tokens by name and by number. */
export interface Vocabulary {
  idOf(token: string): number | undefined;
  tokenOf(id: number): string | undefined;
  readonly size: number;
  readonly highestId: number;
  readonly unknownId?: number | undefined;
  /** What marks the end of a word (`</w>`). */
  readonly endOfWord?: string | undefined;
}
