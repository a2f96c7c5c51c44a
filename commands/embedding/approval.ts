import type { Caller } from "../caller.ts";
import type { Button, ButtonStyle, Reply } from "../reply.ts";
import type { Asker, KeptEmbedding, Services } from "../services.ts";
import { say, verbatim } from "../words.ts";
import { actionButton } from "./action-button.ts";
import { embeddingFacts } from "./embedding-facts.ts";
import { libraryOf } from "./known-embeddings.ts";
import { modelsOf } from "./models-of.ts";

/** The server's setting that names the channel where new embeddings wait for an admin. */
export const APPROVAL = "embedding-approval";

/** Where an admin has to approve what this caller makes; undefined where nobody has to: an admin approves by making it, and where there is no server there is no admin. */
export async function approvalChannel(
  { platform, community, role }: Caller,
  { settings }: Pick<Services, "settings">,
): Promise<string | undefined> {
  if (community === undefined || role !== "member") return undefined;
  return (await settings.of(`${platform}:${community}`))[APPROVAL]?.value;
}

/** Shows admins what waits for them, in their channel. Where the bot can't write there, `/embedding list` still shows it to them. */
export async function tellAdmins(
  { name, vectors, width, shorthash, ownerName, at }: KeptEmbedding,
  channel: string,
  asker: Asker,
  { notices }: Pick<Services, "notices">,
): Promise<void> {
  const reply: Reply = {
    blocks: [
      { kind: "heading", words: say("embedding.approval.heading", { name }) },
      { kind: "text", words: say("embedding.approval.asks", { owner: verbatim(ownerName), name }) },
      { kind: "facts", facts: embeddingFacts({ vectors, width, shorthash }) },
    ],
    buttons: [...approvalButtons({ name, shorthash }), actionButton("embedding.button.try", "try", { name })],
    audience: "everyone",
    data: { name, vectors, width, models: modelsOf(width), shorthash, owner: ownerName, state: "waiting" },
  };
  const id = `embedding ${libraryOf(asker.caller)} ${channel} ${name} ${shorthash} ${at}`;
  await notices.post({ id, channel, reply }, asker);
}

/** What waits for an admin is shown to who asked alone. */
export function audienceOf(state: KeptEmbedding["state"]): { readonly audience?: "caller" } {
  return state === "waiting" ? { audience: "caller" } : {};
}

/** What an admin can do with the very file that waits; `named` where others wait beside it. */
export function approvalButtons(
  { name, shorthash }: Pick<KeptEmbedding, "name" | "shorthash">,
  named?: "named",
): readonly Button[] {
  const button = (action: "approve" | "refuse", style: ButtonStyle): Button => ({
    ...actionButton(`embedding.button.${action}`, action, { name, hash: shorthash }, style),
    ...(named && { label: say(`embedding.button.${action}-named`, { name: verbatim(name) }) }),
  });
  return [button("approve", "primary"), button("refuse", "danger")];
}
