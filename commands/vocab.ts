import type { Command } from "./define.ts";
import { forget } from "./vocab/forget.ts";
import { list } from "./vocab/list.ts";
import { look } from "./vocab/look.ts";
import { train } from "./vocab/train.ts";

/** Vocabularies: what is in one, and how to make one from a text. */
export const vocab: Command = {
  name: "vocab",
  summary: "vocab.summary",
  examples: [
    "/vocab model:clip",
    "/vocab model:gpt-4o id:2375",
    "/vocab model:clip search:^pupp",
    "/vocab train name:tales algorithm:unigram size:500 Once upon a time there was a king, and the king had a daughter.",
    "/vocab forget tales",
  ],
  actions: { look, train, list, forget },
};
