import { EngineError } from "../engine/errors.ts";

interface DownloadLimits {
  /** Origins that may be asked, such as `https://cdn.discordapp.com`. */
  readonly origins: readonly string[];
  readonly maxBytes: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * The bytes of a file that somebody sent to a chat platform: from its own hosts alone, without redirects, stopped as soon as they are too
 * many. Throws `EngineError("attachment.gone" | "attachment.too-large" | "attachment.foreign")`; no error names the address, which may be secret.
 */
export async function download(address: string, limits: DownloadLimits): Promise<Uint8Array> {
  const { origins, maxBytes, headers = {}, signal } = limits;
  const url = URL.parse(address);
  if (url === null || url.username !== "" || url.password !== "" || !origins.includes(url.origin)) {
    throw new EngineError("attachment.foreign");
  }
  const patience = AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])]);
  const answer = await fetch(url, { headers, redirect: "manual", signal: patience }).catch(() => undefined);
  if (answer?.status !== 200 || answer.body === null) {
    await answer?.body?.cancel();
    throw new EngineError("attachment.gone");
  }
  return await atMost(answer.body, maxBytes);
}

/** Long enough for 25 MB on a slow line. */
const PATIENCE_MS = 30_000;

async function atMost(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      // Leaving the loop cancels the stream.
      if (size > maxBytes) throw new EngineError("attachment.too-large", { max: maxBytes });
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError("attachment.gone");
  }
  return Buffer.concat(chunks);
}
