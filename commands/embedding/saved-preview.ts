import type { FileRef } from "../reply.ts";
import type { Services } from "../services.ts";

/** An embedding's preview as a file that a reply can show; undefined where there is none. */
export async function savedPreview(
  { name, preview }: { readonly name: string; readonly preview?: Uint8Array },
  { files }: Pick<Services, "files">,
): Promise<FileRef | undefined> {
  return preview && files.save({ name: `${name}.jpg`, mediaType: "image/jpeg", bytes: preview });
}
