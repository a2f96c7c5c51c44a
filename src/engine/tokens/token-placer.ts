import type { Tokenizer as Library } from "@huggingface/tokenizers";
import type { Token } from "../ports.ts";
import { type AlignedText, alignedWithItself } from "./aligned-text.ts";
import { normalizeAligned } from "./normalize-aligned.ts";
import { cover } from "./spelling.ts";
import { addedTokenSplitter, type Section } from "./split-added-tokens.ts";
import type { AddedToken } from "./tokenizer-json.ts";
import type { VocabularyKind } from "./vocabulary-kind.ts";

/** Cuts a well-formed text with the library's own parts, in its order, keeping each token's range; no special tokens are added around it. */
export function tokenPlacer(library: Library, added: readonly AddedToken[], kind: VocabularyKind) {
  const { normalizer } = library;
  const isNormalized = ({ normalized, special }: AddedToken) => normalizer !== null && (normalized ?? !special);
  const splitTyped = addedTokenSplitter(added.filter((token) => !isNormalized(token)));
  const splitNormalized = addedTokenSplitter(
    added.filter(isNormalized),
    ({ content }) => normalizer?.normalize(content) ?? content,
  );
  return (text: string): readonly Token[] =>
    splitTyped(alignedWithItself(text))
      .flatMap((section) =>
        section.added ? [section] : splitNormalized(normalizeAligned(section.aligned, normalizer)),
      )
      .flatMap((section) => placeSection(library, kind, section, text));
}

/** The token's id in the vocabulary, or the unknown token's. */
export function idOf(library: Library, token: string): number {
  const id = library.token_to_id(token) ?? library.model.unk_token_id;
  if (id === undefined) throw new Error(`a token is not in its vocabulary: ${JSON.stringify(token)}`);
  return id;
}

function placeSection(library: Library, kind: VocabularyKind, section: Section, text: string): readonly Token[] {
  const { aligned, added } = section;
  if (added === undefined) return placePieces(library, kind, aligned, text);
  const range = { start: aligned.starts[0]!, end: aligned.ends.at(-1)! };
  const { id, content, special } = added;
  return [{ id, token: content, text: text.slice(range.start, range.end), special, ...range }];
}

/** Finds each piece where the last one ended or after it: pre-tokenizers keep the order and drop only white space. */
function placePieces(library: Library, kind: VocabularyKind, aligned: AlignedText, text: string): readonly Token[] {
  const spelled = kind.spell(aligned);
  const placed: Token[] = [];
  let end = 0;
  for (const written of library.pre_tokenizer?.pre_tokenize(aligned.text) ?? [aligned.text]) {
    const piece = kind.piece(written);
    let at = spelled.units.indexOf(piece, end);
    if (at < 0) throw new Error(`a piece is not in its text: ${JSON.stringify(piece)}`);
    end = at + piece.length;
    const tokens = library.model.encode([written]);
    for (const [i, token] of tokens.entries()) {
      const length = kind.length(token, i === 0, i === tokens.length - 1) ?? piece.length;
      const covered = cover(spelled, at, at + length);
      const shown = text.slice(covered.start, covered.end);
      placed.push({ id: idOf(library, token), token, text: shown, special: false, ...covered });
      at += length;
    }
  }
  return placed;
}
