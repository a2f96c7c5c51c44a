import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Prompts, readPrompts } from "../../../src/engine/diffusion/conditioning.ts";
import { type DiffusionModel, loadDiffusionModel } from "../../../src/engine/diffusion/model/diffusion-model.ts";
import { inputTensor, outputNumbers } from "../../../src/engine/diffusion/tensors.ts";
import type { TextStates } from "../../../src/engine/diffusion/text-states.ts";
import type { ModelSession } from "../../../src/engine/ports.ts";
import { expectCloseTo } from "../../support/close-to.ts";
import { demoModel, openDemo } from "../../support/demo-model.ts";

let model: DiffusionModel;
let original: ModelSession;

beforeAll(async () => {
  model = await loadDiffusionModel(demoModel, "hash", openDemo);
  original = await openDemo(join(demoModel.folder, "text_encoder", "model.onnx"));
});

afterAll(async () => {
  await model[Symbol.asyncDispose]();
  await original[Symbol.asyncDispose]();
});

function read(prompt: string, part: Partial<Prompts> = {}) {
  return readPrompts(model, {
    prompt,
    negativePrompt: "",
    guidanceScale: 7,
    emphasis: "original",
    clipSkip: 1,
    calls: 10,
    ...part,
  });
}

/** What the text encoder as it came says of one window of text. */
async function encoded(...texts: readonly string[]): Promise<Float32Array> {
  const { length, padding } = model.window;
  const ids = texts.flatMap((text) => {
    const read = model.tokenizer.encodeIds(text);
    return [...read, ...Array<number>(length - read.length).fill(padding)];
  });
  const [input] = original.inputs;
  const feeds = { [input!.name]: inputTensor("demo", input!, ids, [texts.length, length]) };
  return outputNumbers("demo", await original.run(feeds), "last_hidden_state");
}

function window({ data, tokens }: TextStates, i: number): Float32Array {
  const size = (data.length / tokens) * 77;
  return data.subarray(i * size, (i + 1) * size);
}

describe("readPrompts", () => {
  it.each(["a red circle on a blue background", "", "red ".repeat(75), "a large star, yellow"])(
    "gives a plain prompt what the encoder says of the unwanted and the wanted text in one batch: %j",
    async (prompt) => {
      const { unwanted, wanted, unread } = await read(prompt, { negativePrompt: "green" });
      const both = await encoded("green", prompt);
      expect(unwanted).toEqual([{ until: 10, states: { tokens: 77, data: both.slice(0, both.length / 2) } }]);
      const states = { tokens: 77, data: both.slice(both.length / 2) };
      expect(wanted).toEqual([{ weight: 1, schedule: [{ until: 10, states }] }]);
      expect(unread).toBeUndefined();
    },
  );

  it("leaves out what guidance gives no weight", async () => {
    expect((await read("red", { guidanceScale: 1 })).unwanted).toBeUndefined();
    expect((await read("red:0.5", { guidanceScale: 2 })).unwanted).toBeUndefined();
    expect((await read("red AND blue", { guidanceScale: 1 })).unwanted).toBeDefined();
    expect((await read("red", { guidanceScale: 0 })).wanted).toEqual([]);
  });

  it("puts the chunks of a long prompt behind one another", async () => {
    const { wanted } = await read(`${"red ".repeat(75)}blue BREAK green`);
    const { states } = wanted[0]!.schedule[0]!;
    expect(states.tokens).toBe(3 * 77);
    for (const [i, text] of ["red ".repeat(75), "blue", "green"].entries())
      expectCloseTo(window(states, i), await encoded(text), 1e-5);
  });

  it("reads AND, and the texts of every step, the shorter filled up with empty chunks", async () => {
    const { wanted } = await read("[red BREAK blue:green:4] AND blue:-0.5");
    expect(wanted.map(({ weight }) => weight)).toEqual([1, -0.5]);
    expect(wanted[0]!.schedule.map(({ until, states }) => [until, states.tokens])).toEqual([
      [4, 154],
      [10, 154],
    ]);
    const later = wanted[0]!.schedule[1]!.states;
    expectCloseTo(window(later, 0), await encoded("green"), 1e-5);
    expectCloseTo(window(later, 1), await encoded(""), 1e-5);
    expectCloseTo(wanted[1]!.schedule[0]!.states.data, await encoded("blue"), 1e-5);
  });

  it("weighs by the mode of emphasis", async () => {
    const plain = await encoded("a red circle");
    const width = plain.length / 77;
    const { wanted: weighed } = await read("a (red:1.5) circle", { emphasis: "no-norm" });
    const { wanted: ignored } = await read("a (red:1.5) circle", { emphasis: "ignore" });
    const at = model.tokenizer.encodeIds("a", { special: false }).length + 1;
    const expected = plain.slice(at * width, (at + 1) * width).map((value) => 1.5 * value);
    expectCloseTo(weighed[0]!.schedule[0]!.states.data.subarray(at * width, (at + 1) * width), expected, 1e-5);
    expectCloseTo(ignored[0]!.schedule[0]!.states.data, plain, 1e-5);
  });

  it("tells what it did not read: extra networks, and chunks that the model can't take", async () => {
    const { unread } = await read("red <lora:x:1>", { negativePrompt: "<hypernet:y>" });
    expect(unread).toEqual({ prompt: "<lora:x:1>", negativePrompt: "<hypernet:y>" });
    const inputs = model.unet.inputs.map((input) =>
      input.name === "encoder_hidden_states" ? { ...input, dims: [2, 77, 128] } : input,
    );
    const short = { ...model, unet: { ...model.unet, inputs } };
    const prompts = { negativePrompt: "", guidanceScale: 7, emphasis: "original", clipSkip: 1, calls: 10 } as const;
    const read77 = await readPrompts(short, { ...prompts, prompt: `${"red ".repeat(75)}blue circle` });
    expect(read77.unread).toEqual({ prompt: "blue circle" });
    expect(read77.wanted[0]!.schedule[0]!.states.tokens).toBe(77);
  });

  it("refuses weights that leave no numbers, and more chunks than anybody waits for", async () => {
    const infinite = `${"(".repeat(8000)}red`;
    await expect(read(infinite)).rejects.toMatchObject({ code: "prompt.not-finite" });
    await expect(read("red ".repeat(76_000))).rejects.toMatchObject({
      code: "prompt.too-long",
      params: { chunks: 1015, max: 1000 },
    });
  });

  it("stops between calls of the encoder when it is told to", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(read("red", { signal })).rejects.toThrow("enough");
  });
});
