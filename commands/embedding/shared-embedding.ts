import type { Services } from "../services.ts";

/** An embedding on a card, whichever server it was made in. */
export interface SharedEmbedding {
  readonly name: string;
  readonly code: string;
  /** .safetensors */
  readonly file: Uint8Array;
}

/** What stands under the code of a card; undefined where there is nothing, or nothing any more. */
export async function findShared(
  code: string,
  { files }: Pick<Services, "files">,
): Promise<SharedEmbedding | undefined> {
  const shared = await files.read(code.trim());
  if (shared === undefined || !shared.name.endsWith(ENDING)) return undefined;
  return { name: shared.name.slice(0, -ENDING.length), code: shared.id, file: shared.bytes };
}

const ENDING = ".safetensors";
