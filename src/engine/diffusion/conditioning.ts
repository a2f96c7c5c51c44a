import type { Recipe, Tensor } from "../ports.ts";
import { type PromptWindow, promptWindow } from "../prompt/prompt-window.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import { inputTensor, outputNumbers } from "./tensors.ts";

/** What the prompts tell the UNet. */
export interface Conditioning {
  /** [texts, window, width]: the unwanted text, then the wanted one; one alone where the guidance scale leaves out the other. */
  readonly states: Tensor;
  readonly unread?: NonNullable<Recipe["unread"]>;
}

export interface Prompts {
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly guidanceScale: number;
}

/** Runs the text encoder once over what guidance needs: at scale 1 the negative prompt has no weight, at 0 the prompt has none. */
export async function readPrompts(model: DiffusionModel, prompts: Prompts): Promise<Conditioning> {
  const wanted = promptWindow(prompts.prompt, model.tokenizer, model.window);
  const unwanted = promptWindow(prompts.negativePrompt, model.tokenizer, model.window);
  const texts = [...(prompts.guidanceScale === 1 ? [] : [unwanted]), ...(prompts.guidanceScale === 0 ? [] : [wanted])];
  const states = await encode(model, texts);
  if (wanted.unread === undefined && unwanted.unread === undefined) return { states };
  return {
    states,
    unread: {
      ...(wanted.unread !== undefined && { prompt: wanted.unread }),
      ...(unwanted.unread !== undefined && { negativePrompt: unwanted.unread }),
    },
  };
}

async function encode({ name, textEncoder, window }: DiffusionModel, texts: readonly PromptWindow[]): Promise<Tensor> {
  const [input] = textEncoder.inputs;
  const ids = texts.flatMap((text) => text.ids);
  const outputs = await textEncoder.run({
    [input!.name]: inputTensor(name, input!, ids, [texts.length, window.length]),
  });
  const data = outputNumbers(name, outputs, STATES);
  return { type: "float32", dims: outputs[STATES]!.dims, data };
}

/** [texts, window, width], after the encoder's last layer and norm. */
const STATES = "last_hidden_state";
