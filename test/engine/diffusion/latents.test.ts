import { describe, expect, it } from "vitest";
import { allFinite, combine, scale } from "../../../src/engine/diffusion/latents.ts";

describe("latents", () => {
  it("are combined and scaled element by element, into new arrays", () => {
    const x = Float32Array.of(1, 2);
    const y = Float32Array.of(10, 20);
    expect([...combine(2, x, 0.5, y)]).toEqual([7, 14]);
    expect([...scale(3, x)]).toEqual([3, 6]);
    expect([...x, ...y]).toEqual([1, 2, 10, 20]);
  });

  it.each([
    [[0, -1, 3.4e38], true],
    [[], true],
    [[0, Number.NaN], false],
    [[Infinity, 1], false],
    [[1, -Infinity], false],
  ])("%j are finite: %j", (values, expected) => {
    expect(allFinite(Float32Array.from(values))).toBe(expected);
  });
});
