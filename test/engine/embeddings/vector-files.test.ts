import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { vectorFile } from "../../../src/engine/embeddings/vector-files.ts";
import type { Embedding } from "../../../src/engine/ports.ts";
import { readSafetensors } from "../../../src/engine/textual-inversion/safetensors.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const values = new Float32Array([1, 2, 3, -1, 0, 0.5]);
const first = { stage: "token-embeddings", shape: [2, 3], values: values.map((value) => 2 * value) };
const embedding: Embedding = {
  model: "tiny",
  stage: "last-hidden-state",
  shape: [1, 2, 3],
  values,
  pooling: "none",
  normalized: false,
  tokens: [
    { id: 7, token: 'say "hi"' },
    { id: 8, token: "=1+1" },
  ],
  pipeline: [first, { stage: "last-hidden-state", shape: [1, 2, 3], values }],
};

test("A .npz has an array for every stage and the ids, and NumPy reads it", async () => {
  const { bytes } = vectorFile(embedding, "npz");
  expect(Object.keys(unzipSync(bytes)).sort()).toEqual([
    "input_ids.npy",
    "last-hidden-state.npy",
    "token-embeddings.npy",
  ]);
  const python = numpy();
  if (python === undefined) return console.warn("NumPy was not asked: there is no /usr/bin/python3 with it");
  const file = join(await temporaryFolder(), "vectors.npz");
  await writeFile(file, bytes);
  const script =
    "import numpy,sys; z=numpy.load(sys.argv[1]); print([(n, z[n].shape, z[n].tolist()) for n in sorted(z)])";
  const said = execFileSync(python, ["-c", script, file]).toString();
  expect(said).toContain("('input_ids', (2,), [7, 8])");
  expect(said).toContain("('last-hidden-state', (1, 2, 3), [[[1.0, 2.0, 3.0], [-1.0, 0.0, 0.5]]])");
});

test("A .safetensors has a tensor for every stage", () => {
  const tensors = readSafetensors(vectorFile(embedding, "safetensors").bytes);
  expect(tensors.get("last-hidden-state")).toEqual({ dims: [1, 2, 3], values });
  expect(tensors.get("token-embeddings")).toEqual({ dims: [2, 3], values: first.values });
});

test("JSON nests the numbers as the shape says", () => {
  const json = JSON.parse(Buffer.from(vectorFile(embedding, "json").bytes).toString());
  expect(json).toMatchObject({ model: "tiny", stage: "last-hidden-state", dtype: "float32" });
  expect(json.stages["token-embeddings"].values).toEqual([
    [2, 4, 6],
    [-2, 0, 1],
  ]);
});

test("CSV has a line for each token, quoted, and no formula that a spreadsheet would run", () => {
  const lines = Buffer.from(vectorFile(embedding, "csv").bytes).toString().split("\r\n");
  expect(lines[0]).toBe("row,id,token,norm,mean,min,max,v0,v1,v2");
  expect(lines[1]).toMatch(/^0,7,"say ""hi""",3\.74165\d*,2,1,3,1,2,3$/);
  expect(lines[2]).toMatch(/^1,8,"'=1\+1",/);
});

function numpy(): string | undefined {
  try {
    execFileSync("/usr/bin/python3", ["-c", "import numpy"], { stdio: "ignore" });
    return "/usr/bin/python3";
  } catch {
    return undefined;
  }
}
