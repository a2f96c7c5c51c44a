/** Turns one piece of a text into tokens of a vocabulary. */
export interface VocabularyModel {
  readonly vocabulary: Vocabulary;
  encode(piece: string): PlacedIds;
  /** The ids of `encode` alone. */
  ids(piece: string): readonly number[];
  /** Where a long piece may be cut without a change to its tokens; undefined where nothing is known. */
  readonly safeCut?: RegExp | undefined;
  /** The byte in hex that a token stands for, unless the text has the token's own name. */
  readonly byteOf?: ((id: number) => string | undefined) | undefined;
}

/** Ids side by side, each for the units `[froms[i], tos[i])` of a piece. */
export interface PlacedIds {
  readonly ids: readonly number[];
  readonly froms: readonly number[];
  readonly tos: readonly number[];
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
