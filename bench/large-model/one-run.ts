/** A process that does one thing and prints what it took: `sessions FOLDER` runs the networks alone, `pipeline FOLDER` paints a picture, both at 512 × 512 in 2 steps. */
import { join } from "node:path";
import type { OneRun } from "../large-model.ts";
import { networkClock } from "../network-clock.ts";

const STEPS = 2;
const SIDE = 64;

const [mode, folder] = process.argv.slice(2) as [keyof typeof modes, string];
const modes = { sessions, pipeline };
process.env["ORT_DISABLE_TELEMETRY"] = "1";
const clock = networkClock();
const result: OneRun = { ...(await modes[mode]()), peakBytes: process.resourceUsage().maxRSS * 1024 };
console.log(JSON.stringify(result));

/** As often, and with tensors of the same shapes, as painting runs them. */
async function sessions() {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  const open = (part: string) => InferenceSession.create(join(folder, part, "model.onnx"), { logSeverityLevel: 4 });
  const floats = (dims: readonly number[]) =>
    new Tensor("float32", new Float32Array(dims.reduce((all, dim) => all * dim, 1)).fill(0.1), dims);
  const [text, unet, vae] = [await open("text_encoder"), await open("unet"), await open("vae_decoder")];
  clock.reset();
  const ids = new Tensor("int32", new Int32Array(2 * 77).fill(9), [2, 77]);
  const { last_hidden_state: states } = await text.run({ input_ids: ids });
  for (let step = 0; step < STEPS; step++)
    await unet.run({
      sample: floats([2, 4, SIDE, SIDE]),
      timestep: new Tensor("int64", BigInt64Array.of(500n), [1]),
      encoder_hidden_states: states!,
    });
  await vae.run({ latent_sample: floats([1, 4, SIDE, SIDE]) });
  return { totalMs: clock.spent(), networksMs: clock.spent() };
}

async function pipeline() {
  const { readPrompts } = await import("../../src/engine/diffusion/conditioning.ts");
  const { loadDiffusionModel } = await import("../../src/engine/diffusion/model/diffusion-model.ts");
  const { paintPicture } = await import("../../src/engine/diffusion/paint-picture.ts");
  const { plan } = await import("../../src/engine/diffusion/plan.ts");
  const { loadSession } = await import("../../src/engine/runtime/onnx-session.ts");
  const named = { name: "large", tasks: ["text-to-image"], folder } as const;
  await using model = await loadDiffusionModel(named, "large", (file) => loadSession(file, { model: "large" }));
  clock.reset();
  const start = performance.now();
  const chosen = plan({ prompt: "a red circle", negativePrompt: "", seed: 1, count: 1, steps: STEPS }, model);
  const texts = await readPrompts(model, { ...chosen, emphasis: "original", clipSkip: 1, calls: STEPS });
  await paintPicture(model, chosen, texts, chosen.seeds[0]!);
  return { totalMs: performance.now() - start, networksMs: clock.spent() };
}
