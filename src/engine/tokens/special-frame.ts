import { z } from "zod";
import { type Part, partsOf, unsupported } from "./part.ts";

/** What stands around one text, or two. */
export interface Frame {
  readonly single: readonly FrameItem[];
  readonly pair: readonly FrameItem[];
}

export type FrameItem =
  | { readonly kind: "text"; readonly which: "A" | "B"; readonly typeId: number }
  | { readonly kind: "special"; readonly token: string; readonly id: number; readonly typeId: number };

/** The special tokens that a model wants around its texts (huggingface/tokenizers, processors/). */
export function frameOf(part: Part | null): Frame {
  if (part === null) return BARE;
  switch (part.type) {
    case "ByteLevel":
      return BARE;
    case "Sequence":
      // ByteLevel only changes offsets: the frame is that of the one processor that has any.
      return (
        partsOf(part, "processors")
          .map(frameOf)
          .findLast((frame) => frame !== BARE) ?? BARE
      );
    case "TemplateProcessing":
      return template(part);
    case "BertProcessing": {
      const { cls, sep } = ends.parse(part);
      const single = [special(cls, 0), text("A", 0), special(sep, 0)];
      return { single, pair: [...single, text("B", 1), special(sep, 1)] };
    }
    case "RobertaProcessing": {
      const { cls, sep } = ends.parse(part);
      const single = [special(cls, 0), text("A", 0), special(sep, 0)];
      return { single, pair: [...single, special(sep, 0), text("B", 0), special(sep, 0)] };
    }
    default:
      throw unsupported(part.type);
  }
}

/** What SentencePiece models put around a text: its beginning, its end, neither (transformers, `update_post_processor`). */
export function frameWith(bos: readonly SpecialName[], eos: readonly SpecialName[]): Frame {
  const around = (which: "A" | "B", typeId: number) => [
    ...bos.map((token) => special(token, typeId)),
    text(which, typeId),
    ...eos.map((token) => special(token, typeId)),
  ];
  return { single: around("A", 0), pair: [...around("A", 0), ...around("B", 1)] };
}

type SpecialName = readonly [token: string, id: number];

const BARE: Frame = { single: [text("A", 0)], pair: [text("A", 0), text("B", 1)] };

const ends = z.object({ cls: z.tuple([z.string(), z.int()]), sep: z.tuple([z.string(), z.int()]) });

function text(which: "A" | "B", typeId: number): FrameItem {
  return { kind: "text", which, typeId };
}

function special([token, id]: SpecialName, typeId: number): FrameItem {
  return { kind: "special", token, id, typeId };
}

const item = z.union([
  z.object({ SpecialToken: z.object({ id: z.string(), type_id: z.int().default(0) }) }),
  z.object({ Sequence: z.object({ id: z.enum(["A", "B"]), type_id: z.int().default(0) }) }),
]);

const templateSchema = z.object({
  single: z.array(item),
  pair: z.array(item),
  special_tokens: z.record(z.string(), z.object({ ids: z.array(z.int()), tokens: z.array(z.string()) })),
});

function template(part: Part): Frame {
  const { single, pair, special_tokens } = templateSchema.parse(part);
  const items = (written: typeof single) =>
    written.flatMap((one): readonly FrameItem[] => {
      if ("Sequence" in one) return [text(one.Sequence.id, one.Sequence.type_id)];
      const { id, type_id } = one.SpecialToken;
      const named = special_tokens[id];
      if (named === undefined)
        throw new SyntaxError(`the template names an unknown special token: ${JSON.stringify(id)}`);
      return named.ids.map((tokenId, i) => special([named.tokens[i] ?? id, tokenId], type_id));
    });
  return { single: items(single), pair: items(pair) };
}
