import { isEngineError } from "../../src/engine/errors.ts";
import type { ModelFolder } from "../../src/engine/ports.ts";
import { embeddingWidth } from "../../src/engine/textual-inversion/embedding-width.ts";
import type { Services } from "../services.ts";

/** The first image model here that an embedding of this width fits, the usual one before the others; undefined where there is none. */
export async function fittingModel(width: number, { models }: Pick<Services, "models">): Promise<string | undefined> {
  const usual = await models.find("text-to-image").catch(unlessBug);
  const others = (await models.list()).filter(({ tasks }) => tasks.includes("text-to-image"));
  for (const model of usual === undefined ? others : [usual, ...others])
    if (await fits(model, width)) return model.name;
  return undefined;
}

/** A damaged model says what is wrong with it to who wants to paint with it. */
async function fits(model: ModelFolder, width: number): Promise<boolean> {
  return (await embeddingWidth(model).catch(unlessBug)) === width;
}

function unlessBug(error: unknown): undefined {
  if (!isEngineError(error)) throw error;
}
