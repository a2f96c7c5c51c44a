import { EngineError } from "../../errors.ts";
import type { DiffusionModel } from "./diffusion-model.ts";

type Words = Pick<DiffusionModel, "tokenizer" | "window" | "textEncoder">;

/** The model without the words' side. Whoever asks for any of it gets `EngineError("model.no-text", {model})`; copies of the model have nothing there. */
export function withoutText<Rest extends object>(model: string, rest: Rest): Rest & Words {
  const refuse = (): never => {
    throw new EngineError("model.no-text", { model });
  };
  const words: Words = {
    get tokenizer() {
      return refuse();
    },
    get window() {
      return refuse();
    },
    get textEncoder() {
      return refuse();
    },
  };
  // as its prototype, so that copying the model asks for none of it
  return Object.assign(Object.create(words), rest);
}
