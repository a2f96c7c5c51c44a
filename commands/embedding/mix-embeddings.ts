import { EngineError } from "../../src/engine/errors.ts";
import { checkVectors } from "../../src/engine/textual-inversion/check-vectors.ts";
import { evaluateFormula, namesIn } from "../../src/engine/textual-inversion/formula/evaluate-formula.ts";
import { parseFormula } from "../../src/engine/textual-inversion/formula/parse-formula.ts";
import { readEmbedding } from "../../src/engine/textual-inversion/read-embedding.ts";
import { writeEmbedding } from "../../src/engine/textual-inversion/write-embedding.ts";
import { defineAction } from "../define.ts";
import { checkName } from "./check-name.ts";
import { keepEmbedding } from "./keep-embedding.ts";
import { keptReply } from "./kept-reply.ts";
import { findUsable } from "./known-embeddings.ts";

/** `/embedding mix`: a new embedding computed of others; the formula is kept as where it comes from. */
export const mixEmbeddings = defineAction({
  summary: "embedding.mix.summary",
  options: {
    name: { kind: "text", summary: "embedding.new-name", required: true, maxLength: 60 },
    formula: { kind: "rest", summary: "embedding.mix.formula", required: true, suggest: "embeddings", maxLength: 2000 },
  },
  async run({ options, caller, locale }, services) {
    const name = await checkName(options.name, caller, services);
    const formula = parseFormula(options.formula);
    const named = new Map(
      await Promise.all(
        namesIn(formula).map(async (one) => {
          const { file } = await findUsable(one, caller, services);
          return [one, (await readEmbedding(`${one}.safetensors`, file)).parts] as const;
        }),
      ),
    );
    const parts = evaluateFormula(formula, (one) => named.get(one)!);
    const [
      {
        dims: [vectors = 0],
      },
    ] = parts as [(typeof parts)[number]];
    if (vectors > MOST_VECTORS) throw new EngineError("embedding.too-long", { name, vectors, max: MOST_VECTORS });
    checkVectors(name, { parts });
    const width = parts.reduce((sum, { dims }) => sum + dims[1]!, 0);
    const source = { kind: "mixed", formula: options.formula.trim() } as const;
    return keptReply(
      await keepEmbedding({ name, file: writeEmbedding(parts), vectors, width, source }, { caller, locale }, services),
    );
  },
});

/** What a chunk of a prompt holds. */
const MOST_VECTORS = 75;
