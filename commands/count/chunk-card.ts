import type { ImagePromptCount } from "../../src/engine/tokens/count-image-prompt.ts";
import type { Block } from "../reply.ts";
import type { Services } from "../services.ts";
import { type MessageKey, say } from "../words.ts";

/** The prompt cut into its chunks, what lies behind the first greyed. */
export async function chunkCard(
  { chunks, layout }: ImagePromptCount,
  size: number,
  locale: string,
  services: Pick<Services, "drawChunks" | "files" | "translate">,
): Promise<Block> {
  const words = (key: MessageKey, params: Parameters<typeof say>[1]) => services.translate(say(key, params), locale);
  const drawn = layout.map((chunk, i) => {
    const tokens = chunks[i]?.tokens ?? 0;
    return { ...chunk, title: words("count.card.chunk", { number: i + 1, tokens, size }), filled: tokens / size };
  });
  const { png } = await services.drawChunks(drawn, {
    locale,
    chunks: chunks.length,
    more: (count) => words("count.card.more", { count }),
  });
  const file = await services.files.save({ name: "chunks.png", mediaType: "image/png", bytes: png });
  return { kind: "image", file, alt: say("count.card.alt", { count: chunks.length }) };
}
