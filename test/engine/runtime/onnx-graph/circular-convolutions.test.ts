import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { circularConvolutions } from "../../../../src/engine/runtime/onnx-graph/circular-convolutions.ts";
import { loadSession } from "../../../../src/engine/runtime/onnx-session.ts";
import { demoModel } from "../../../support/demo-model.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

test("a decoder over a torus: what is shifted around comes out shifted around", async () => {
  const file = join(demoModel.folder, "vae_decoder", "model.onnx");
  const { parts, changed } = circularConvolutions(await readFile(file));
  expect(changed).toBeGreaterThan(5);
  const target = join(await temporaryFolder(), "model.onnx");
  await writeFile(target, Buffer.concat(parts));
  await using session = await loadSession(target, { model: "test", threads: 1 });
  const decode = async (shift: number) => {
    const data = Float32Array.from({ length: 4 * 64 }, (_, i) => Math.sin(7 * ((i & ~7) + ((i + shift) & 7))));
    const { sample } = await session.run({ latent_sample: { type: "float32", dims: [1, 4, 8, 8], data } });
    return sample!.data as Float32Array;
  };
  const [still, shifted] = [await decode(0), await decode(3)];
  const differences = shifted.map((value, i) => {
    const column = i % 64;
    return Math.abs(value - still[i - column + ((column + 24) % 64)]!);
  });
  expect(Math.max(...differences)).toBeLessThan(1e-4);
});

test("what is no graph is told apart", () => {
  expect(() => circularConvolutions(Buffer.from("no graph at all"))).toThrow(RangeError);
});
