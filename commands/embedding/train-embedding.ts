import { EngineError } from "../../src/engine/errors.ts";
import { embeddingMadeOutput } from "../../src/jobs/embedding-jobs.ts";
import { type Attachment, defineAction } from "../define.ts";
import { followJob } from "../follow-job.ts";
import { inBase64 } from "../in-base64.ts";
import { say } from "../words.ts";
import { checkName } from "./check-name.ts";
import { imageModel, keepMade, newName, presentMade } from "./make-embedding.ts";
import { picturesFrom } from "./pictures-from.ts";

const picture = {
  kind: "attachment",
  summary: "embedding.train.picture",
  accept: ["image"],
  maxBytes: 10_000_000,
} as const;

/** `/embedding train`: a new embedding learnt from pictures. */
export const trainEmbedding = defineAction({
  summary: "embedding.train.summary",
  options: {
    name: newName,
    "init-text": { kind: "text", summary: "embedding.init-text", required: true, maxLength: 200 },
    picture,
    "picture-2": picture,
    "picture-3": picture,
    "picture-4": picture,
    "picture-5": picture,
    "picture-6": picture,
    "picture-7": picture,
    "picture-8": picture,
    "picture-9": picture,
    "picture-10": picture,
    zip: { kind: "attachment", summary: "embedding.train.zip", accept: ["file"], maxBytes: 100_000_000 },
    vectors: { kind: "integer", summary: "embedding.vectors", min: 1, max: 8, default: 1 },
    generations: { kind: "integer", summary: "embedding.train.generations", min: 1, max: 1000, default: 60 },
    seed: { kind: "integer", summary: "imagine.seed", min: 0, max: Number.MAX_SAFE_INTEGER, default: 0 },
    model: imageModel,
  },
  async *run({ options, caller, locale, target, signal, readAttachment }, services) {
    const { vectors, generations, seed, model, zip } = options;
    const name = await checkName(options.name, caller, services);
    const attached = Object.entries(options).filter(([option]) => option.startsWith("picture"));
    const given = attached.flatMap(([, value]) => (value === undefined ? [] : [value as Attachment]));
    const pictures = await picturesFrom(given, zip, readAttachment);
    const text = options["init-text"].trim();
    if (text === "") throw new EngineError("embedding.init-empty");
    const images = pictures.map(inBase64);
    const input = { name, text, vectors, generations, seed, images, ...(model !== undefined && { model }) };
    const origin = { command: "embedding", action: "train", caller, locale, target };
    yield* followJob({ type: "embedding.train", input, origin }, services.jobs, signal);
  },
  keep: keepMade,
  present(output, context) {
    const { source } = embeddingMadeOutput.parse(output);
    const reply = presentMade(output, context);
    if (source.kind !== "trained") return reply;
    const percent = Math.round(100 * (source.losses.at(-1) ?? 1));
    const learnt = say("embedding.train.learnt", { percent, generations: source.generations, text: source.text });
    const [, curve] = context.files;
    const picture = curve ? [{ kind: "image" as const, file: curve, alt: say("embedding.train.curve") }] : [];
    return { ...reply, blocks: [...reply.blocks, { kind: "text", words: learnt }, ...picture] };
  },
});
