import { unzipSync } from "fflate";
import { EngineError } from "../../src/engine/errors.ts";
import type { Attachment } from "../define.ts";

/** How many pictures a training takes: fewer say too little, more cost time and add nothing. */
const FEWEST_PICTURES = 3;
const MOST_PICTURES = 20;

/**
 * The pictures in attachments and in a zip, in order. Throws EngineErrors: `embedding.pictures` {given, min, max}, `embedding.zip`,
 * `embedding.zip-large` {max}.
 */
export async function picturesFrom(
  images: readonly Attachment[],
  zip: Attachment | undefined,
  read: (attachment: Attachment) => Promise<Uint8Array>,
): Promise<readonly Uint8Array[]> {
  const pictures = await Promise.all(images.map(read));
  const packed = zip === undefined ? [] : unpack(await read(zip));
  const all = [...pictures, ...packed];
  if (all.length < FEWEST_PICTURES || all.length > MOST_PICTURES)
    throw new EngineError("embedding.pictures", { given: all.length, min: FEWEST_PICTURES, max: MOST_PICTURES });
  return all;
}

/** Files of pictures by their names; what other programs put beside them is left out. */
function unpack(bytes: Uint8Array): readonly Uint8Array[] {
  let size = 0;
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!PICTURE.test(name)) return false;
        size += originalSize;
        if (size > MOST_UNPACKED) throw new EngineError("embedding.zip-large", { max: MOST_UNPACKED });
        return true;
      },
    });
    return Object.keys(files)
      .sort()
      .map((name) => files[name]!);
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError("embedding.zip", {}, { cause: error });
  }
}

const PICTURE = /^(?!__MACOSX\/)(?:.*\/)?[^./][^/]*\.(?:png|jpe?g|webp|gif|avif|tiff?)$/iu;

/** Twenty pictures of a telephone's camera. fflate gives no more than an entry says it has. */
const MOST_UNPACKED = 200 * 2 ** 20;
