import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type RewrittenEncoder, rewrittenEncoder } from "../diffusion/model/rewritten-encoder.ts";
import { writeGraph } from "../diffusion/model/write-graph.ts";
import { inputTensor, outputNumbers } from "../diffusion/tensors.ts";
import type { ModelSession } from "../ports.ts";
import { INPUTS_EMBEDS } from "../runtime/onnx-graph/embedded-text-encoder.ts";
import { stagedTextEncoder } from "../runtime/onnx-graph/staged-text-encoder.ts";
import type { Stage, WindowStates } from "./encoder.ts";

/** A CLIP text encoder whose layers can be looked at. */
export interface StagedNetwork extends AsyncDisposable {
  /** What the network itself gives: the sum of tokens and positions first, where it can be told, the pooled output and its projection last, where there are such. */
  readonly stages: readonly Stage[];
  /** The vectors of ids, which `run` wants then; absent where the graph takes ids alone. */
  readonly table?: RewrittenEncoder["table"];
  /** All windows are of one length; `vectors` of each are [window, width]. */
  run(ids: readonly (readonly number[])[], vectors?: readonly Float32Array[]): Promise<readonly WindowStates[]>;
}

export const SUM = "embeddings";
export const LAST = "last-hidden-state";
const POOLED = "pooled";
const PROJECTION = "projection";

/**
 * Opens a text encoder's file, rewritten so that it takes its tokens' vectors and gives the states of every layer; as it is, with fewer stages, where its
 * graph is of another make. `hash` names the weights. Throws what `loadSession` throws.
 */
export async function stagedNetwork(
  model: string,
  {
    file,
    hash,
    cacheFolder,
  }: { readonly file: string; readonly hash: string; readonly cacheFolder?: string | undefined },
  loadSession: (file: string, model: string) => Promise<ModelSession>,
): Promise<StagedNetwork> {
  await using opened = new AsyncDisposableStack();
  const rewritten = await rewrittenEncoder(file, hash, cacheFolder);
  if (rewritten !== undefined) opened.use(rewritten);
  const staged = rewritten && (await openStaged(rewritten, (written) => loadSession(written, model)));
  const session = opened.use(staged?.session ?? (await loadSession(file, model)));
  const outputs = outputsOf(session, staged?.states ?? []);
  const table = staged && rewritten?.table;
  const everything = opened.move();
  return {
    stages: outputs.map(({ stage }) => stage),
    ...(table && { table }),
    async run(ids, vectors) {
      const dims = [ids.length, ids[0]!.length];
      const idsInput = session.inputs.find(({ name }) => name !== INPUTS_EMBEDS)!;
      const results = await session.run({
        [idsInput.name]: inputTensor(model, idsInput, ids.flat(), dims),
        ...(table && vectors && { [INPUTS_EMBEDS]: embedsTensor(vectors, [...dims, table.width]) }),
      });
      const numbers = outputs.map(({ stage, output }) => [stage.name, outputNumbers(model, results, output)] as const);
      return ids.map((_, i) => new Map(numbers.map(([name, values]) => [name, part(values, i, ids.length)])));
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** Undefined where the cache can't be written, or the runtime does not take the result. */
async function openStaged(rewritten: RewrittenEncoder, open: (file: string) => Promise<ModelSession>) {
  try {
    const usual = await rewritten.write(1);
    const { parts, states } = stagedTextEncoder(await readFile(usual));
    const target = join(dirname(usual), `staged-${VERSION}.onnx`);
    await writeGraph(target, parts, { folder: dirname(usual), names: [] }); // its weights lie beside it already
    return { session: await open(target), states };
  } catch {
    return undefined;
  }
}

/** Goes up whenever what is written changes. */
const VERSION = 1;

interface Output {
  readonly stage: Stage;
  readonly output: string;
}

/** `states` are those that were added to the graph; without them those that the export has, as Stable Diffusion XL's do. */
function outputsOf({ outputs }: ModelSession, states: readonly string[]): readonly Output[] {
  const names = new Set(outputs.map(({ name }) => name));
  const exported = Array.from({ length: names.size }, (_, i) => `hidden_states.${i}`).filter((name) => names.has(name));
  const found = (states.length > 0 ? states : exported).map((output, layer): Output => {
    const stage: Stage = layer === 0 ? { name: SUM, shape: "tokens" } : { name: `layer-${layer}`, shape: "batch" };
    return { stage, output };
  });
  const behind = [
    { stage: { name: LAST, shape: "batch" }, output: "last_hidden_state" },
    { stage: { name: POOLED, shape: "vector" }, output: "pooler_output" },
    { stage: { name: PROJECTION, shape: "vector" }, output: "text_embeds" },
  ] as const;
  return [...found, ...behind.filter(({ output }) => names.has(output))];
}

function embedsTensor(vectors: readonly Float32Array[], dims: readonly number[]) {
  const data = new Float32Array(dims.reduce((product, dim) => product * dim, 1));
  for (const [i, values] of vectors.entries()) data.set(values, i * values.length);
  return { type: "float32", dims, data } as const;
}

function part(values: Float32Array, i: number, of: number): Float32Array {
  const size = values.length / of;
  return values.subarray(i * size, (i + 1) * size);
}
