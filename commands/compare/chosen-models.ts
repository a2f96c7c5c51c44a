import { EngineError } from "../../src/engine/errors.ts";
import type { TokenizerHandle, TokenizerRun, Tokenizers } from "../../src/engine/ports.ts";
import type { Block } from "../reply.ts";
import { say } from "../words.ts";

/** Those that are compared, and those of the usual ones that are not here. */
interface ChosenModels {
  readonly tokenizers: readonly TokenizerHandle[];
  readonly missing: readonly string[];
}

/** What is compared unless models are named; each by its repository, or by another one with the same vocabulary. */
const USUAL: readonly (readonly [string, ...string[]])[] = [
  ["meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Meta-Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B"],
  ["microsoft/Phi-3-mini-4k-instruct", "microsoft/Phi-3-mini-128k-instruct"],
  ["Qwen/Qwen2-7B-Instruct", "Qwen/Qwen2-0.5B-Instruct", "Qwen/Qwen2.5-7B-Instruct"],
  ["bigcode/starcoder2-3b", "bigcode/starcoder2-7b", "bigcode/starcoder2-15b"],
  ["gpt-4o"],
  ["clip"],
];

/** Each model once. Throws `compare.too-few`, and those of `Tokenizers.get`. */
export async function chosenModels(
  asked: readonly string[] | undefined,
  tokenizers: Tokenizers,
  run: TokenizerRun,
): Promise<ChosenModels> {
  const known = new Set(tokenizers.names());
  const usual = USUAL.map((names) => ({ wanted: names[0], found: names.find((name) => known.has(name)) }));
  const names = asked ?? usual.flatMap(({ found }) => found ?? []);
  const missing =
    asked === undefined ? usual.flatMap(({ wanted, found }) => (found === undefined ? [wanted] : [])) : [];
  const found = await Promise.all(names.map((name) => tokenizers.get(name, run)));
  const apart = found.filter((one, i) => found.findIndex(({ model }) => model === one.model) === i);
  if (apart.length < 2) throw new EngineError("compare.too-few", { given: apart.length });
  return { tokenizers: apart, missing };
}

/** Which usual models are missing, and what would add them. */
export function missingNote(missing: readonly string[]): readonly Block[] {
  if (missing.length === 0) return [];
  const params = { count: missing.length, models: missing.join(", "), first: missing[0] ?? "" };
  return [{ kind: "note", words: say("compare.missing", params) }];
}
