/** Makes nothing anew for the list that was asked for last. */
export function rememberLast<T>(make: (words: readonly string[]) => T): (words: readonly string[]) => T {
  let last: { readonly key: string; readonly made: T } | undefined;
  return (words) => {
    const key = JSON.stringify(words);
    if (last?.key !== key) last = { key, made: make(words) };
    return last.made;
  };
}
