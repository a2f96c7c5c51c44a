import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, open, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Writes a graph that was made of another file's parts to `target`, in its own folder, unless it is there. Files beside the original that hold
 * weights are put beside it too, as links where the disk allows.
 */
export async function writeGraph(
  target: string,
  parts: readonly Uint8Array[],
  weights: { readonly folder: string; readonly names: readonly string[] },
): Promise<void> {
  if (await stat(target).catch(() => undefined)) return;
  await mkdir(dirname(target), { recursive: true });
  for (const name of weights.names) {
    const [file, beside] = [join(weights.folder, name), join(dirname(target), name)];
    await mkdir(dirname(beside), { recursive: true });
    // copied where it is on another disk, or this one knows no links
    await link(file, beside).catch(async ({ code }: NodeJS.ErrnoException) => {
      if (code !== "EEXIST") await copyFile(file, beside);
    });
  }
  const unfinished = `${target}.${randomUUID()}`; // another worker may be at it too
  const file = await open(unfinished, "w");
  try {
    await file.writev(parts);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, target);
}
