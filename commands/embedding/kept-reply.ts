import type { Reply } from "../reply.ts";
import type { KeptEmbedding } from "../services.ts";
import { say } from "../words.ts";
import { actionButton } from "./action-button.ts";
import { approvalButtons, audienceOf } from "./approval.ts";
import { embeddingFacts } from "./embedding-facts.ts";
import { modelsOf } from "./models-of.ts";

/** That an embedding is kept, how it is called in a prompt, and what can be done with it. */
export function keptReply({ name, vectors, width, shorthash, state }: KeptEmbedding): Reply {
  return {
    blocks: [
      { kind: "heading", words: say("embedding.kept.heading", { name }) },
      { kind: "text", words: say(state === "waiting" ? "embedding.kept.waiting" : "embedding.kept.how", { name }) },
      { kind: "facts", facts: embeddingFacts({ vectors, width, shorthash }) },
    ],
    buttons: [
      actionButton("embedding.button.try", "try", { name }, "primary"),
      actionButton("embedding.button.info", "info", { name }),
      ...(state === "waiting"
        ? approvalButtons({ name, shorthash })
        : [actionButton("embedding.button.share", "share", { name })]),
    ],
    audience: "everyone",
    ...audienceOf(state),
    data: { name, vectors, width, models: modelsOf(width), shorthash, state },
  };
}
