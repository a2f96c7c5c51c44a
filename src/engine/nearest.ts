/** The known names most like what was asked, best first: at most `most`, and only those that a slip of the fingers explains. */
export function nearest(asked: string, known: readonly string[], most = 3): readonly string[] {
  const wanted = asked.toLowerCase();
  const slips = wanted.length < SHORTEST_PART ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  return known
    .map((name) => ({ name, distance: likeness(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= slips)
    .sort((a, b) => a.distance - b.distance || a.name.length - b.name.length)
    .slice(0, most)
    .map(({ name }) => name);
}

/** Edits between the two, or fewer where they differ in punctuation alone (`gpt4`, `gpt-4`) or one is a part of the other (`gpt2` in `openai-community/gpt2`). */
function likeness(asked: string, name: string): number {
  const edits = distance(asked, name);
  if (lettersOf(asked) === lettersOf(name)) return Math.min(edits, 0.5);
  if (asked.length < SHORTEST_PART) return edits;
  if (name.startsWith(asked)) return Math.min(edits, 1);
  return name.includes(asked) ? Math.min(edits, 2) : edits;
}

const SHORTEST_PART = 3;

function lettersOf(name: string): string {
  return name.replace(/[^\p{L}\p{N}]/gu, "");
}

/** Damerau–Levenshtein distance, optimal string alignment: insertions, deletions, replacements and swapped neighbours, in UTF-16 units. */
function distance(a: string, b: string): number {
  // Long texts are no slip of the fingers, and this takes a.length × b.length steps.
  if (Math.abs(a.length - b.length) > LONGEST_SLIP || a.length > LONGEST_NAME || b.length > LONGEST_NAME)
    return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (same ? 0 : 1),
        swapped ? beforeLast[column - 2]! + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length]!;
}

const LONGEST_SLIP = 20;
const LONGEST_NAME = 200;
