/** Runs as somebody who may not read everything: root may, so a test that root runs is nobody's meanwhile. Folders above what it reads must be open to all. */
export async function unprivileged<T>(run: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return run();
  process.seteuid?.(NOBODY);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

const NOBODY = 65_534;
