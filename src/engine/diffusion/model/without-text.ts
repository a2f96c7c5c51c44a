import { EngineError } from "../../errors.ts";
import type { DiffusionModel } from "./diffusion-model.ts";

type Words = Pick<DiffusionModel, "tokenizer" | "window" | "textEncoder">;

/** The words' side of a model that reads no text. Whoever asks for any of it gets `EngineError("model.no-text", {model})`. */
export function withoutText(model: string): Words {
  const refuse = (): never => {
    throw new EngineError("model.no-text", { model });
  };
  return {
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
}
