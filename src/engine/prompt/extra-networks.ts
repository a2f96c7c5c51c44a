/** A1111's calls of extra networks, `<lora:name:0.8>`, cut out of a prompt, which then says what is left. */
export function withoutExtraNetworks(prompt: string): { readonly text: string; readonly networks: readonly string[] } {
  const networks: string[] = [];
  const pieces = prompt.split(">");
  const text = pieces.map((piece, i) => {
    if (i === pieces.length - 1) return piece;
    const start = piece.search(OPENING);
    if (start === -1) return `${piece}>`;
    networks.push(`${piece.slice(start)}>`);
    return piece.slice(0, start);
  });
  return { text: text.join(""), networks };
}

/** A name, a colon and something behind it; `>` is known to come. */
const OPENING = /<[\p{L}\p{N}_]+:(?=.)/su;
