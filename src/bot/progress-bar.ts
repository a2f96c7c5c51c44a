/** How far something is, in twelve characters that every chat draws alike. */
export function progressBar(done: number, total: number): string {
  const full = total > 0 ? Math.min(WIDTH, Math.max(0, Math.round((done / total) * WIDTH))) : 0;
  return `${"▰".repeat(full)}${"▱".repeat(WIDTH - full)}`;
}

const WIDTH = 12;
