import { fileURLToPath } from "node:url";
import type { ModelFolder, ModelSession, ModelStore } from "../../src/engine/ports.ts";
import { loadSession } from "../../src/engine/runtime/onnx-session.ts";

/** The bundled Stable Diffusion model. Its weights change, so no test knows its pictures. */
export const demoModel: ModelFolder = {
  name: "sd15-tiny",
  tasks: ["text-to-image"],
  folder: fileURLToPath(new URL("../../models/demo/sd15-tiny", import.meta.url)),
};

/** A store with one model. */
export function storeOf(model: ModelFolder): ModelStore {
  return { list: async () => [model], find: async () => model };
}

/** Opens the demo model's networks on one thread, so that tests in parallel do not fight for cores. */
export function openDemo(file: string): Promise<ModelSession> {
  return loadSession(file, { model: demoModel.name, threads: 1 });
}
