import { embeddingWidth } from "../../src/engine/textual-inversion/embedding-width.ts";
import { defineAction } from "../define.ts";
import type { Block, Button, FileRef } from "../reply.ts";
import type { Asker, Services } from "../services.ts";
import { say, verbatim } from "../words.ts";
import { actionButton } from "./action-button.ts";
import { approvalButtons } from "./approval.ts";
import { type KnownEmbedding, knownEmbeddings, libraryOf } from "./known-embeddings.ts";
import { imageModel } from "./make-embedding.ts";
import { modelsOf } from "./models-of.ts";

/** `/embedding list`: what prompts may name here, and to admins what waits for them. */
export const listEmbeddings = defineAction({
  summary: "embedding.list.summary",
  options: {
    model: { ...imageModel, summary: "embedding.list.model" },
    vectors: { kind: "integer", summary: "embedding.list.vectors", min: 1, max: 75 },
    page: { kind: "integer", summary: "embedding.list.page", min: 1, max: 1000, default: 1 },
    search: { kind: "rest", summary: "embedding.list.search", maxLength: 100 },
  },
  async run({ options, caller, locale }, services) {
    const { model, vectors: mostVectors = 75 } = options;
    const wanted = (options.search ?? "").trim().toLowerCase();
    const width = model && (await embeddingWidth(await services.models.find("text-to-image", model)));
    const all = await knownEmbeddings(caller, services);
    const found = all
      .filter((one) => [one.name, one.kept?.ownerName ?? ""].some((text) => text.toLowerCase().includes(wanted)))
      .filter((one) => one.vectors <= mostVectors && (width === undefined || one.width === width))
      .sort((a, b) => Number(b.state === "waiting") - Number(a.state === "waiting"));
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    const page = Math.min(options.page, pages);
    const shown = found.slice((page - 1) * PAGE, page * PAGE);
    const sheet = await sheetOf(shown, { caller, locale }, services);
    const filters = { model, vectors: options.vectors, search: options.search };
    return {
      blocks: [
        { kind: "heading", words: say("embedding.list.heading", { count: found.length }) },
        ...(shown.length > 0 ? [tableOf(shown)] : []),
        ...(sheet ? [{ kind: "image" as const, file: sheet, alt: say("embedding.list.sheet") }] : []),
        ...(pages > 1 ? [{ kind: "note" as const, words: say("embedding.list.pages", { page, pages }) }] : []),
        { kind: "note", words: say(all.length === 0 ? "embedding.list.none" : "embedding.list.how") },
      ],
      buttons: [
        ...(caller.role === "member" ? [] : shown.flatMap(waitingButtons).slice(0, MOST_WAITING)),
        ...(page > 1 ? [pageButton("embedding.button.before", page - 1, filters)] : []),
        ...(page < pages ? [pageButton("embedding.button.after", page + 1, filters)] : []),
      ],
      // what waits is shown to those alone who may know of it
      audience: shown.some(({ state }) => state === "waiting") ? "caller" : "everyone",
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
        page,
        pages,
      },
    };
  },
});

/** As many as a message shows without being scrolled. */
const PAGE = 10;

/** What those on a page show, in their order, as one picture; undefined where none of them has a preview. */
async function sheetOf(
  shown: readonly KnownEmbedding[],
  { caller, locale }: Asker,
  { embeddingLibrary, drawSheet, files }: Pick<Services, "embeddingLibrary" | "drawSheet" | "files">,
): Promise<FileRef | undefined> {
  const names = shown.flatMap(({ kept }) => (kept ? [kept.name] : []));
  const previews = new Map(
    (await embeddingLibrary.previews(libraryOf(caller), names)).map(({ name, preview }) => [name, preview]),
  );
  const pictures = names.flatMap((caption) => {
    const bytes = previews.get(caption);
    return bytes === undefined ? [] : [{ bytes, caption }];
  });
  if (pictures.length === 0) return undefined;
  return files.save({
    name: "pictoken-embeddings.png",
    mediaType: "image/png",
    bytes: await drawSheet({ pictures, locale }),
  });
}

/** Two buttons for each of four: with those that turn pages two rows of a Discord message. */
const MOST_WAITING = 8;

function waitingButtons(one: KnownEmbedding): readonly Button[] {
  return one.state === "waiting" ? approvalButtons(one, "named") : [];
}

function pageButton(
  label: "embedding.button.before" | "embedding.button.after",
  page: number,
  filters: { readonly [Filter in "model" | "search"]: string | undefined } & { readonly vectors: number | undefined },
): Button {
  const given = Object.entries(filters).filter(
    (filter): filter is [string, string | number] => filter[1] !== undefined,
  );
  return actionButton(label, "list", { ...Object.fromEntries(given), page });
}

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
