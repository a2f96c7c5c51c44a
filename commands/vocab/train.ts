import { EngineError } from "../../src/engine/errors.ts";
import { algorithms } from "../../src/engine/tokens/training/training-request.ts";
import { tokenizerTrainOutput } from "../../src/jobs/job-types.ts";
import { defineAction } from "../define.ts";
import { ownerOf } from "../embedding/known-embeddings.ts";
import { followJob } from "../follow-job.ts";
import { fileInsteadOf, LONGEST_TEXT } from "../text-input.ts";
import { tokenizerOwner } from "../tokenizer-owner.ts";
import { presentTraining } from "./present-training.ts";

/** Makes a small tokenizer from a text, as a job; whoever belongs to its owner can name it as a model at once. */
export const train = defineAction({
  summary: "vocab.train.summary",
  options: {
    corpus: { kind: "rest", summary: "vocab.train.corpus", required: true, maxLength: LONGEST_TEXT },
    algorithm: { kind: "choice", summary: "vocab.train.algorithm", choices: algorithms, default: "bpe" },
    size: { kind: "integer", summary: "vocab.train.size", min: 300, max: 8000, default: 1000 },
    name: { kind: "text", summary: "vocab.train.name", maxLength: 40 },
    file: fileInsteadOf("corpus"),
  },
  async *run({ options, caller, locale, target, signal }, services) {
    const { corpus: text, algorithm, size, name = `${algorithm}-${size}` } = options;
    if (!NAME.test(name)) throw new EngineError("vocab.name", { name });
    if (services.tokenizers.names().some((one) => one.toLowerCase() === name.toLowerCase())) {
      throw new EngineError("vocab.name-taken", { name });
    }
    const origin = { command: "vocab", action: "train", caller, locale, target };
    yield* followJob(
      { type: "tokenizer.train", input: { name, text, algorithm, size }, origin },
      services.jobs,
      signal,
    );
  },
  async keep(output, { caller, jobId, files }, services) {
    const { name } = tokenizerTrainOutput.parse(output);
    const [file] = files;
    const saved = file && (await services.files.read(file.id));
    if (saved === undefined) throw new EngineError("file.gone");
    const by = { id: ownerOf(caller), name: caller.name ?? caller.id };
    await services.trainedTokenizers.save(tokenizerOwner(caller), { name, version: jobId, by }, saved.bytes);
  },
  present: presentTraining,
});

/** A name that stands in an option without quotes, and is no path. */
const NAME = /^[a-z0-9][a-z0-9._-]*$/iu;
