import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** Who has a data folder, by its own account. `address` is absent until it answers there. */
export type Holder = z.infer<typeof schema>;

export const HOLDER_FILE = "instance.json";

/** Undefined where nobody has said so. What is found may have died since: only an answer proves that it lives. */
export async function findHolder(folder: string): Promise<Holder | undefined> {
  const text = await readFile(join(folder, HOLDER_FILE), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  return schema.safeParse(parseJson(text)).data;
}

/** True when the holder answers at its address and takes its own secret. */
export async function isAlive({ address, secret }: Holder): Promise<boolean> {
  if (address === undefined) return false;
  try {
    const answer = await fetch(new URL("/api/alive", address), {
      headers: { authorization: `Bearer ${secret}` },
      redirect: "error",
      signal: AbortSignal.timeout(ALIVE_TIMEOUT_MS),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/** A busy process answers this within milliseconds; inference runs on threads of its own. */
const ALIVE_TIMEOUT_MS = 3_000;

const schema = z.object({
  pid: z.number(),
  host: z.string(),
  address: z.url().optional(),
  secret: z.string(),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
