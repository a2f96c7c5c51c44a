import { once } from "node:events";
import { createServer } from "node:net";
import { say } from "../../commands/words.ts";
import type { Config } from "../config.ts";
import { findHolder, isAlive } from "../instance/find-holder.ts";
import type { Finding } from "./finding.ts";

/** Whether the web page can be served where the configuration wants it. */
export async function checkPage({ listen, port, token, dataFolder }: Config): Promise<readonly Finding[]> {
  const data = { listen, port, token: token !== undefined };
  const reason = await bindingFails(listen, port);
  if (reason === undefined) return [{ state: "good", words: say("doctor.page.free", { listen, port }), data }];
  const holder = await findHolder(dataFolder);
  if (
    reason === "EADDRINUSE" &&
    URL.parse(holder?.address ?? "")?.port === String(port) &&
    holder &&
    (await isAlive(holder))
  ) {
    return [{ state: "good", words: say("doctor.page.served", { address: holder.address ?? "" }), data }];
  }
  if (reason === "EADDRINUSE") {
    return [
      { state: "broken", words: say("doctor.page.taken", { listen, port }), help: say("doctor.page.taken.help"), data },
    ];
  }
  const words = say("doctor.page.impossible", { listen, port, reason });
  return [{ state: "broken", words, help: say("doctor.page.impossible.help"), data }];
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
