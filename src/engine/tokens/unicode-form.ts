type Form = "NFC" | "NFD" | "NFKC" | "NFKD";

/**
 * `text.normalize(form)` in a time that grows as the text does. JavaScript's own sorts a run of marks by insertion, which takes minutes for a
 * megabyte of two marks in turns; so long runs are put in canonical order here (Unicode, section 3.11, D108) before it sees them.
 */
export function unicodeForm(text: string, form: Form): string {
  return (text.length < SHORTEST ? text : text.replace(LONG_RUN, inOrder)).normalize(form);
}

/** Shorter runs cost nothing to speak of, and real text has none of a tenth of this. */
const LONG_RUN = /\p{M}{256,}/gu;
const SHORTEST = 256;

/** Marks of a higher combining class go behind those of a lower one, not past one of class 0; equal ones stay as they are. */
function inOrder(run: string): string {
  const marks = Array.from(run, (mark) => mark.normalize("NFD")).join("");
  const places = placesOf([...new Set(marks)]);
  const ordered: string[] = [];
  let held = Array.from({ length: places.count }, (): string[] => []);
  for (const mark of marks) {
    const place = places.of.get(mark);
    if (place !== undefined) held[place]!.push(mark);
    else {
      ordered.push(...held.map((same) => same.join("")), mark);
      held = held.map((same) => (same.length === 0 ? same : []));
    }
  }
  return ordered.concat(held.map((same) => same.join(""))).join("");
}

/** The order of these marks by combining class, equal for equal classes; none for class 0. */
function placesOf(marks: readonly string[]): { readonly of: ReadonlyMap<string, number>; readonly count: number } {
  const sorted = marks.filter(moves).sort((a, b) => (swaps(a, b) ? 1 : swaps(b, a) ? -1 : 0));
  let place = 0;
  const of = new Map(
    sorted.map((mark, i) => {
      if (i > 0 && swaps(mark, sorted[i - 1]!)) place++;
      return [mark, place];
    }),
  );
  return { of, count: place + 1 };
}

/** Whether the class is another than 0: it changes places with a mark of class 1, or one of class 240 with it. */
function moves(mark: string): boolean {
  return swaps(mark, "\u0334") || swaps("\u0345", mark);
}

/** Whether the first of two marks goes behind the second. */
function swaps(first: string, second: string): boolean {
  return (first + second).normalize("NFD").startsWith(second) && first !== second;
}
