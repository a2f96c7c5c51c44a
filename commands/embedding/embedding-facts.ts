import type { Facts } from "../reply.ts";
import type { KeptEmbedding } from "../services.ts";
import { say, verbatim } from "../words.ts";
import { modelsOf } from "./models-of.ts";

/** What a card says of an embedding: what it costs, which models it is for, and which file it is. */
export function embeddingFacts({
  vectors,
  width,
  shorthash,
}: Pick<KeptEmbedding, "vectors" | "width" | "shorthash">): Facts {
  return [
    { label: say("embedding.column.vectors"), value: verbatim(vectors) },
    { label: say("embedding.column.models"), value: verbatim(modelsOf(width)) },
    { label: say("embedding.fact.hash"), value: verbatim(shorthash) },
  ];
}
