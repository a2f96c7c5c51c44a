import type { JobInput } from "../../src/jobs/job-types.ts";
import type { Attachment, Invocation } from "../define.ts";
import { inBase64 } from "../in-base64.ts";
import type { Files } from "../services.ts";

type Request = JobInput<"image.generate">;
type Name = "image" | "mask" | "imagePrompt";

/** The pictures that a request came with, for a worker, and kept as files, so that buttons below the result can bring them again. Throws what `readAttachment` throws. */
export async function givenPictures(
  attached: Readonly<Partial<Record<Name, Attachment | undefined>>>,
  readAttachment: Invocation["readAttachment"],
  files: Files,
): Promise<Pick<Request, Name | "given">> {
  const found = await Promise.all(
    NAMES.map(async (name) => {
      const attachment = attached[name];
      if (attachment === undefined) return undefined;
      const bytes = await readAttachment(attachment);
      const { id, size } = await files.save({ name: attachment.name, mediaType: "application/octet-stream", bytes });
      const file = { id, name: attachment.name, mediaType: "application/octet-stream", size };
      return { name, base64: inBase64(bytes), file };
    }),
  );
  const given = found.flatMap((one) => one ?? []);
  if (given.length === 0) return {};
  return {
    ...Object.fromEntries(given.map(({ name, base64 }) => [name, base64])),
    given: Object.fromEntries(given.map(({ name, file }) => [name, file])),
  };
}

const NAMES = ["image", "mask", "imagePrompt"] as const;
