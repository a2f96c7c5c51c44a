/** A piece with the logarithm of its probability. */
export interface ScoredPiece {
  readonly token: string;
  readonly score: number;
}

/** A word and how often it comes. */
export type WordCounts = ReadonlyMap<string, number>;

/** The share that one round of pruning leaves (Kudo 2018: about 80 %). */
const KEPT = 0.75;
/** Rounds of estimation before each pruning, as in sentencepiece. */
const ROUNDS = 2;

/**
 * A unigram vocabulary made smaller (Kudo 2018, section 3.2): probabilities are estimated by EM over all ways to cut the words, and the pieces
 * go whose loss costs the text least, a quarter at a time. Single characters always stay.
 */
export function shrinkUnigram(pieces: readonly ScoredPiece[], words: WordCounts, size: number): readonly ScoredPiece[] {
  let current = pieces;
  for (;;) {
    let counts = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      counts = expectedCounts(current, words);
      current = reestimated(current, counts);
    }
    if (current.length <= size) return current;
    const least = current.filter(isLetter).length;
    if (least >= size) return current.filter(isLetter);
    current = pruned(current, counts, Math.max(size, Math.floor(current.length * KEPT)));
  }
}

function isLetter({ token }: ScoredPiece): boolean {
  return [...token].length === 1;
}

/** E-step: how often each piece is expected, by the forward-backward algorithm. */
function expectedCounts(pieces: readonly ScoredPiece[], words: WordCounts): Map<string, number> {
  const scores = scoresOf(pieces);
  const counts = new Map<string, number>();
  for (const [word, times] of words) {
    const arcs = arcsOf(word, scores);
    const before = new Float64Array(word.length + 1).fill(-Infinity);
    const after = new Float64Array(word.length + 1).fill(-Infinity);
    before[0] = 0;
    after[word.length] = 0;
    for (const { from, to, score } of arcs) before[to] = logAdd(before[to]!, before[from]! + score);
    for (const { from, to, score } of arcs.toReversed()) after[from] = logAdd(after[from]!, after[to]! + score);
    const whole = before[word.length]!;
    if (whole === -Infinity) continue;
    for (const { from, to, score } of arcs) {
      const share = Math.exp(before[from]! + score + after[to]! - whole);
      const token = word.slice(from, to);
      counts.set(token, (counts.get(token) ?? 0) + times * share);
    }
  }
  return counts;
}

/** M-step. A piece that hardly comes goes, unless it is a single character. */
function reestimated(pieces: readonly ScoredPiece[], counts: ReadonlyMap<string, number>): readonly ScoredPiece[] {
  const kept = pieces.filter((piece) => isLetter(piece) || (counts.get(piece.token) ?? 0) >= LEAST_COUNT);
  const countOf = ({ token }: ScoredPiece) => Math.max(counts.get(token) ?? 0, LEAST_COUNT);
  const sum = kept.reduce((all, piece) => all + countOf(piece), 0);
  return kept.map((piece) => ({ token: piece.token, score: Math.log(countOf(piece) / sum) }));
}

const LEAST_COUNT = 0.5;

/** Those that would be missed most: by how much less likely the text is when each is cut into others. */
function pruned(
  pieces: readonly ScoredPiece[],
  counts: ReadonlyMap<string, number>,
  size: number,
): readonly ScoredPiece[] {
  const scores = scoresOf(pieces);
  const letters = pieces.filter(isLetter);
  const longer = pieces
    .filter((piece) => !isLetter(piece))
    .map((piece) => {
      const without = bestOtherwise(piece.token, scores);
      return { piece, loss: (counts.get(piece.token) ?? 0) * (piece.score - without) };
    })
    .sort((a, b) => b.loss - a.loss);
  const kept = [...letters, ...longer.slice(0, Math.max(0, size - letters.length)).map(({ piece }) => piece)];
  return kept.sort((a, b) => b.score - a.score);
}

/** The likeliest way to cut a piece into others (Viterbi 1967). */
function bestOtherwise(token: string, scores: Scores): number {
  const best = new Float64Array(token.length + 1).fill(-Infinity);
  best[0] = 0;
  for (const { from, to, score } of arcsOf(token, scores)) {
    if (to - from < token.length) best[to] = Math.max(best[to]!, best[from]! + score);
  }
  return best[token.length]!;
}

interface Scores {
  readonly of: ReadonlyMap<string, number>;
  readonly longest: number;
}

function scoresOf(pieces: readonly ScoredPiece[]): Scores {
  const longest = pieces.reduce((most, { token }) => Math.max(most, token.length), 1);
  return { of: new Map(pieces.map(({ token, score }) => [token, score])), longest };
}

/** Every piece at every place of a word, by where it begins. */
function arcsOf(word: string, { of, longest }: Scores) {
  const arcs: { readonly from: number; readonly to: number; readonly score: number }[] = [];
  for (let from = 0; from < word.length; from++) {
    for (let to = from + 1; to <= Math.min(word.length, from + longest); to++) {
      const score = of.get(word.slice(from, to));
      if (score !== undefined) arcs.push({ from, to, score });
    }
  }
  return arcs;
}

function logAdd(a: number, b: number): number {
  if (a === -Infinity) return b;
  if (b === -Infinity) return a;
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}
