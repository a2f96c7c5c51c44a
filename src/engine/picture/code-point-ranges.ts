/** Whether a code point is in a list as CSS writes it: `U+0400-045F,U+2116`. */
export function codePointRanges(css: string): (codePoint: number) => boolean {
  const ranges = css.split(",").map((range) => {
    const [first = "", last = first] = range.trim().replace(/^U\+/iu, "").split("-");
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
  });
  return (codePoint) => ranges.some(([first, last]) => first <= codePoint && codePoint <= last);
}
