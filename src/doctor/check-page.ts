import { once } from "node:events";
import { createServer } from "node:net";
import { z } from "zod";
import { say } from "../../commands/words.ts";
import type { Config } from "../config.ts";
import type { Finding } from "./finding.ts";

/** Whether the web page can be served where the configuration wants it, or is being served there already. */
export async function checkPage({ listen, port, token }: Config): Promise<readonly Finding[]> {
  const data = { listen, port, token: token !== undefined };
  const reason = await bindingFails(listen, port);
  if (reason === undefined) return [{ state: "good", words: say("doctor.page.free", { listen, port }), data }];
  if (reason !== "EADDRINUSE") {
    const words = say("doctor.page.impossible", { listen, port, reason });
    return [{ state: "broken", words, help: say("doctor.page.impossible.help"), data }];
  }
  const address = addressOf(listen, port);
  if (await isHealthy(address)) return [{ state: "good", words: say("doctor.page.served", { address }), data }];
  const words = say("doctor.page.taken", { listen, port });
  return [{ state: "broken", words, help: say("doctor.page.taken.help"), data }];
}

/** The system's code for why nobody can listen there. */
async function bindingFails(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  } finally {
    server.close();
  }
}

function addressOf(listen: string, port: number): string {
  const host = { "0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]" }[listen] ?? listen;
  return `http://${host}:${port}`;
}

/** True when what listens there answers as Pictoken does. */
async function isHealthy(address: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL("/health", address), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "error",
    });
    return health.safeParse(await answer.json()).success;
  } catch {
    return false;
  }
}

const TIMEOUT_MS = 3_000;

const health = z.strictObject({ ok: z.literal(true) });
