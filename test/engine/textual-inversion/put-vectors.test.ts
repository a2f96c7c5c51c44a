import { expect, it } from "vitest";
import { putVectors } from "../../../src/engine/textual-inversion/put-vectors.ts";
import { expectCloseTo } from "../../support/close-to.ts";
import { describeWithShared, golden } from "../../support/shared.ts";

it("puts nothing behind the end of a window", () => {
  const embeds = new Float32Array(4);
  putVectors(embeds, 2, [{ offset: 5, values: Float32Array.of(1, 1) }]);
  expect(embeds).toEqual(new Float32Array(4));
});

interface Fixes {
  readonly cases: readonly {
    readonly fixes: readonly (readonly [offset: number, name: string])[];
    readonly ids: readonly number[];
    readonly output: readonly (readonly number[])[];
  }[];
}

describeWithShared("putVectors", () => {
  it("places vectors as A1111 does (a1111_embeddings_with_fixes.json)", () => {
    const known: Readonly<Record<string, Float32Array>> = {
      x: new Float32Array(12).fill(9),
      y: new Float32Array(8).fill(5),
    };
    for (const { fixes, ids, output } of golden<Fixes>("diffusion/a1111_embeddings_with_fixes.json").cases) {
      const embeds = Float32Array.from(ids.flatMap((id) => [0, 1, 2, 3].map((k) => (4 * id + k) / 100)));
      putVectors(
        embeds,
        4,
        fixes.map(([offset, name]) => ({ offset, values: known[name]! })),
      );
      expectCloseTo(embeds, output.flat(), 1e-6);
    }
  });
});
