/** Pictures of numbers. They hold no words of any language but those that they are given. */
export type VectorPicture = HeatMap | Bars | Projection | SimilarityMatrix | WeightedWords;

/** Numbers as colours, a labelled row each; rows have one length. */
export interface HeatMap {
  readonly kind: "heat-map";
  readonly rows: readonly { readonly label: string; readonly values: Float32Array }[];
  /** Rows that are left out behind the last. */
  readonly hidden: number;
  /** Rows go on where the one before ends: one vector, laid in lines. */
  readonly isOneVector: boolean;
}

/** Numbers that are not negative, as lengths. */
export interface Bars {
  readonly kind: "bars";
  readonly bars: readonly { readonly label: string; readonly value: number }[];
  readonly hidden: number;
}

/** Vectors as points in a plane: by principal components, or by UMAP where there are many. */
export interface Projection {
  readonly kind: "projection";
  readonly rows: readonly { readonly label: string; readonly values: Float32Array; readonly quiet: boolean }[];
}

/** How near things are to one another, −1…1. */
export interface SimilarityMatrix {
  readonly kind: "matrix";
  readonly items: readonly { readonly letter: string; readonly label: string; readonly image?: Uint8Array }[];
  /** [items][items] */
  readonly values: readonly (readonly number[])[];
}

/** A text, each of its words as bright as it weighs, 0…1. */
export interface WeightedWords {
  readonly kind: "words";
  readonly words: readonly { readonly text: string; readonly weight: number; readonly note: string }[];
}
