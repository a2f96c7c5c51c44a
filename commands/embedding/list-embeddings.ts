import { defineAction } from "../define.ts";
import type { Block } from "../reply.ts";
import { say, verbatim } from "../words.ts";
import { type KnownEmbedding, knownEmbeddings } from "./known-embeddings.ts";

/** `/embedding list`: what prompts may name here. */
export const listEmbeddings = defineAction({
  summary: "embedding.list.summary",
  options: { search: { kind: "rest", summary: "embedding.list.search", maxLength: 100 } },
  async run({ options, caller }, services) {
    const wanted = (options.search ?? "").trim().toLowerCase();
    const all = await knownEmbeddings(caller, services);
    const found = all.filter((one) =>
      [one.name, one.kept?.ownerName ?? ""].some((text) => text.toLowerCase().includes(wanted)),
    );
    return {
      blocks: [
        { kind: "heading", words: say("embedding.list.heading", { count: found.length }) },
        ...(found.length > 0 ? [tableOf(found)] : []),
        { kind: "note", words: say(all.length === 0 ? "embedding.list.none" : "embedding.list.how") },
      ],
      audience: "everyone",
      data: {
        embeddings: found.map(({ name, vectors, width, shorthash, state, kept }) => ({
          name,
          vectors,
          width,
          models: modelsOf(width),
          shorthash,
          state,
          from: kept === undefined ? "operator" : "server",
          ...(kept && { owner: kept.ownerName, at: kept.at }),
        })),
      },
    };
  },
});

function tableOf(found: readonly KnownEmbedding[]): Block {
  return {
    kind: "table",
    columns: [
      say("embedding.column.name"),
      say("embedding.column.vectors"),
      say("embedding.column.models"),
      say("embedding.column.from"),
    ],
    rows: found.map(({ name, vectors, width, state, kept }) => [
      verbatim(name),
      verbatim(vectors),
      verbatim(modelsOf(width)),
      state === "waiting"
        ? say("embedding.from.waiting", { owner: kept?.ownerName ?? "" })
        : kept === undefined
          ? say("embedding.from.operator")
          : verbatim(kept.ownerName),
    ]),
  };
}

/** The models whose text encoder has vectors of this width, as people call them. */
export function modelsOf(width: number): string {
  return MODELS[width] ?? String(width);
}

const MODELS: Readonly<Record<number, string>> = {
  128: "demo",
  768: "SD 1.x",
  1024: "SD 2.x",
  1280: "SDXL (2)",
  2048: "SDXL",
};
