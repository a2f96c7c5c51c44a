import { beforeAll, describe, expect, test } from "vitest";
import { textToImage } from "../../../../src/engine/diffusion/text-to-image.ts";
import { embedders } from "../../../../src/engine/embeddings/embedders.ts";
import { EngineError } from "../../../../src/engine/errors.ts";
import { loadedModels } from "../../../../src/engine/models/loaded-models.ts";
import { weightBytes } from "../../../../src/engine/models/model-files.ts";
import type { ImageRequest, ModelStore } from "../../../../src/engine/ports.ts";
import type { LoadSession } from "../../../../src/engine/runtime/session-options.ts";
import { demoModel, openDemo } from "../../../support/demo-model.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const request: ImageRequest = { prompt: "a red circle", negativePrompt: "", seed: 5, count: 1, steps: 2 };

/** The demo model under several names, each in a folder of its own. */
async function copies(names: readonly string[]): Promise<ModelStore> {
  const { cp } = await import("node:fs/promises");
  const folder = await temporaryFolder();
  for (const name of names) await cp(demoModel.folder, `${folder}/${name}`, { recursive: true });
  const all = names.map((name) => ({ ...demoModel, name, folder: `${folder}/${name}` }));
  return {
    list: async () => all,
    async find(_task, name = names[0]) {
      const found = all.find((model) => model.name === name);
      if (found === undefined) throw new EngineError("model.unknown", { asked: name ?? "", nearest: [] });
      return found;
    },
  };
}

/** How many networks of each model are open. */
function counting() {
  const open = new Map<string, number>();
  let opened = 0;
  const add = (model: string, by: number) => open.set(model, (open.get(model) ?? 0) + by);
  const loadSession: LoadSession = async (file, model) => {
    const session = await openDemo(file);
    add(model, 1);
    opened++;
    return {
      ...session,
      async [Symbol.asyncDispose]() {
        add(model, -1);
        await session[Symbol.asyncDispose]();
      },
    };
  };
  return {
    loadSession,
    opened: () => opened,
    models: () => [...open].filter(([, count]) => count > 0).map(([model]) => model),
  };
}

describe("image models in little memory", () => {
  let bytes: number;
  beforeAll(async () => {
    bytes = await weightBytes(demoModel);
  });

  test("go when another needs their room, and paint the same picture when they are back", {
    timeout: 120_000,
  }, async () => {
    const { loadSession, opened, models } = counting();
    const parts = { store: await copies(["a", "b", "c"]), loadSession, loaded: loadedModels(2.5 * bytes) };
    const painter = textToImage(parts);
    const paint = async (model: string) => (await painter.paint({ ...request, model }))[0]!;
    const first = await paint("a");
    await paint("b");
    expect(models()).toEqual(["a", "b"]);
    const networks = opened();
    await paint("a");
    expect(opened()).toBe(networks);
    await paint("c");
    expect(models().toSorted()).toEqual(["a", "c"]);
    await paint("b");
    expect(models().toSorted()).toEqual(["b", "c"]);
    expect((await paint("a")).png).toEqual(first.png);
    expect(models().toSorted()).toEqual(["a", "b"]);
  });

  test("are loaded one at a time where not even one fits", { timeout: 120_000 }, async () => {
    const { loadSession, models } = counting();
    const painter = textToImage({ store: await copies(["a", "b"]), loadSession, loaded: loadedModels(bytes / 2) });
    for (const model of ["a", "b", "a"]) {
      await painter.paint({ ...request, model });
      expect(models()).toEqual([model]);
    }
  });

  test("share their memory with what makes vectors", { timeout: 120_000 }, async () => {
    const { loadSession, models } = counting();
    const loaded = loadedModels(1.1 * bytes);
    const parts = { store: await copies(["a", "b"]), loadSession, loaded };
    const painter = textToImage(parts);
    const embedder = embedders({
      ...parts,
      embeddings: { list: async () => [] },
      runtimeFor: async () => ({ threads: 1 }),
    });
    await painter.paint({ ...request, model: "a" });
    const first = await embedder.embedText({ model: "b", text: "a red circle" });
    expect(models().toSorted()).toEqual(["b"]);
    await painter.paint({ ...request, model: "a" });
    expect(models().toSorted()).toEqual(["a"]);
    expect(first.values.length).toBeGreaterThan(0);
  });
});
