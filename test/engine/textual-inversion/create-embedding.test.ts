import { expect, it } from "vitest";
import { createEmbedding } from "../../../src/engine/textual-inversion/create-embedding.ts";
import { expectCloseTo } from "../../support/close-to.ts";
import { describeWithShared, golden } from "../../support/shared.ts";

/** The table of the golden file: row(id)[k] = sin(0.001·id + 0.1·k), 8 wide. */
async function rows(ids: readonly number[]) {
  const values = Float32Array.from(
    ids.flatMap((id) => Array.from({ length: 8 }, (_, k) => Math.sin(0.001 * id + 0.1 * k))),
  );
  return { dims: [ids.length, 8], values };
}

it("gives zeros for no text", async () => {
  const { tensor } = await createEmbedding({ name: "x", vectors: 2, ids: [], truncates: true }, rows);
  expect(tensor).toEqual({ dims: [2, 8], values: new Float32Array(16) });
});

it.each(["", "  ", "/?*"])("refuses %j as a name", async (name) => {
  await expect(createEmbedding({ name, vectors: 1, ids: [5], truncates: true }, rows)).rejects.toMatchObject({
    code: "embedding.name",
    params: { name },
  });
});

interface Created {
  readonly cases: readonly {
    readonly tokenizer_truncates_to_n: boolean;
    readonly name: string;
    readonly vectors: number;
    readonly init_text: string;
    readonly init_ids: readonly number[];
    readonly name_saved: string;
    readonly rows_first3: readonly (readonly number[])[];
  }[];
}

describeWithShared("createEmbedding", () => {
  it("makes A1111's vectors (a1111_create_embedding.json)", async () => {
    for (const right of golden<Created>("diffusion/a1111_create_embedding.json").cases) {
      const ids = right.init_text === "" ? [] : right.init_ids;
      const created = await createEmbedding(
        { name: right.name, vectors: right.vectors, ids, truncates: right.tokenizer_truncates_to_n },
        rows,
      );
      expect(created.name).toBe(right.name_saved);
      for (const [i, row] of right.rows_first3.entries())
        expectCloseTo(created.tensor.values.subarray(8 * i, 8 * i + row.length), row, 1e-7);
    }
  });
});
