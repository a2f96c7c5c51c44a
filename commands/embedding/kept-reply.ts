import type { Reply } from "../reply.ts";
import type { KeptEmbedding } from "../services.ts";
import { say, verbatim } from "../words.ts";
import { modelsOf } from "./list-embeddings.ts";

/** That an embedding is kept, how it is called in a prompt, and what can be done with it. */
export function keptReply({ name, vectors, width, shorthash, state }: KeptEmbedding): Reply {
  const action = (command: string) => ({ command: "embedding", action: command, options: { name } });
  return {
    blocks: [
      { kind: "heading", words: say("embedding.kept.heading", { name }) },
      { kind: "text", words: say(state === "waiting" ? "embedding.kept.waiting" : "embedding.kept.how", { name }) },
      {
        kind: "facts",
        facts: [
          { label: say("embedding.column.vectors"), value: verbatim(vectors) },
          { label: say("embedding.column.models"), value: verbatim(modelsOf(width)) },
          { label: say("embedding.fact.hash"), value: verbatim(shorthash) },
        ],
      },
    ],
    buttons: [
      { label: say("embedding.button.info"), style: "secondary", action: action("info"), for: "everyone" },
      ...(state === "waiting"
        ? [
            {
              label: say("embedding.button.approve"),
              style: "primary",
              action: action("approve"),
              for: "everyone",
            } as const,
          ]
        : [
            {
              label: say("embedding.button.share"),
              style: "secondary",
              action: action("share"),
              for: "everyone",
            } as const,
          ]),
    ],
    audience: "everyone",
    data: { name, vectors, width, models: modelsOf(width), shorthash, state },
  };
}
