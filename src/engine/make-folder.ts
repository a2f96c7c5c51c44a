import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder for this user alone, and those above it, where they are missing. Node's own `recursive` never comes back from places such
 * as /proc, where a folder above exists and one inside still can't.
 */
export async function makeFolder(folder: string): Promise<void> {
  const code = await tryToMake(folder);
  if (code !== "ENOENT" || dirname(folder) === folder) return;
  await makeFolder(dirname(folder));
  await mkdir(folder, { mode: FOR_THIS_USER });
}

/** The system's code for a folder that is there, or whose parent is not. */
async function tryToMake(folder: string): Promise<"EEXIST" | "ENOENT" | undefined> {
  try {
    await mkdir(folder, { mode: FOR_THIS_USER });
    return undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "EEXIST" || error.code === "ENOENT"))
      return error.code;
    throw error;
  }
}

const FOR_THIS_USER = 0o700;
