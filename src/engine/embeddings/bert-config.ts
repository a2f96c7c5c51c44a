import { z } from "zod";

/** Encoders of BERT's kind, each with the positions that come before its first token's: RoBERTa counts from its padding's number on. */
const POSITIONS_BEFORE = {
  bert: 0,
  distilbert: 0,
  albert: 0,
  electra: 0,
  mpnet: 2,
  roberta: 2,
  "xlm-roberta": 2,
  camembert: 2,
} as const;

const kinds = Object.keys(POSITIONS_BEFORE) as (keyof typeof POSITIONS_BEFORE)[];

/** `config.json` of one of them. */
export const bertConfig = z.object({
  model_type: z.enum(kinds),
  max_position_embeddings: z.int().positive(),
  pad_token_id: z.int().nonnegative().nullish(),
});

export function isBertLike(modelType: string): boolean {
  return Object.hasOwn(POSITIONS_BEFORE, modelType);
}

/** The most tokens that one can read at a time. */
export function positionsOf({ model_type, max_position_embeddings }: z.output<typeof bertConfig>): number {
  return max_position_embeddings - POSITIONS_BEFORE[model_type];
}
