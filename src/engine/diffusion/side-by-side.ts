/** The states of several encoders, each [tokens, width], token by token: [tokens, sum of widths]. */
export function sideBySide(states: readonly Float32Array[], tokens: number): Float32Array {
  const [only, ...others] = states;
  if (others.length === 0) return only!;
  const widths = states.map((one) => one.length / tokens);
  const width = widths.reduce((sum, one) => sum + one, 0);
  const both = new Float32Array(tokens * width);
  for (let token = 0; token < tokens; token++) {
    let at = token * width;
    for (const [i, one] of states.entries()) {
      both.set(one.subarray(token * widths[i]!, (token + 1) * widths[i]!), at);
      at += widths[i]!;
    }
  }
  return both;
}
