import type { Command } from "./define.ts";
import { addEmbedding } from "./embedding/add-embedding.ts";
import { approveEmbedding, refuseEmbedding } from "./embedding/approve-embedding.ts";
import { embeddingInfo } from "./embedding/embedding-info.ts";
import { listEmbeddings } from "./embedding/list-embeddings.ts";
import { createEmbedding } from "./embedding/make-embedding.ts";
import { downloadEmbedding, removeEmbedding, renameEmbedding } from "./embedding/manage-embeddings.ts";
import { mixEmbeddings } from "./embedding/mix-embeddings.ts";
import { previewEmbedding } from "./embedding/preview-embedding.ts";
import { shareEmbedding, takeEmbedding } from "./embedding/share-embedding.ts";
import { trainEmbedding } from "./embedding/train-embedding.ts";
import { tryEmbedding } from "./embedding/try-embedding.ts";

/** The textual-inversion workshop: what prompts may name in this server. */
export const embedding: Command = {
  name: "embedding",
  summary: "embedding.summary",
  examples: [
    "/embedding list",
    "/embedding create name:mytree vectors:2 tree",
    "/embedding mix name:mydusk 'mytree'*0.5 + 'monet'",
    "/embedding try name:mydusk a house, mydusk",
  ],
  actions: {
    list: listEmbeddings,
    info: embeddingInfo,
    add: addEmbedding,
    create: createEmbedding,
    train: trainEmbedding,
    mix: mixEmbeddings,
    try: tryEmbedding,
    preview: previewEmbedding,
    share: shareEmbedding,
    take: takeEmbedding,
    download: downloadEmbedding,
    rename: renameEmbedding,
    remove: removeEmbedding,
    approve: approveEmbedding,
    refuse: refuseEmbedding,
  },
};
