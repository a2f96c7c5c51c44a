import { describe, expect, it } from "vitest";
import { fillMasked } from "../../../src/engine/diffusion/fill-masked.ts";
import { fitPicture } from "../../../src/engine/diffusion/fit-picture.ts";
import { blend, laidOver, maskOf, softened, transparentPart } from "../../../src/engine/diffusion/mask.ts";

const size = { width: 32, height: 16 };
const cells = { rows: 2, columns: 4 };

/** Black on the left, white from `column` on. */
function halves(column: number) {
  return { ...size, data: Uint8Array.from({ length: 3 * 32 * 16 }, (_, i) => (((i / 3) | 0) % 32 < column ? 0 : 255)) };
}

/** A mask of a picture in the size that is painted. */
async function masked(
  given: Parameters<typeof fitPicture>[0],
  { width, height }: { readonly width: number; readonly height: number },
  shape: Parameters<typeof maskOf>[1],
  blur: number,
) {
  return maskOf(await softened(fitPicture(given, width, height), blur), shape);
}

describe("a mask", () => {
  it("lets the white part change, in pixels and in latents", async () => {
    const { pixels, cells: latents } = await masked(halves(16), size, cells, 0);
    expect([...latents]).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
    expect([pixels[15], pixels[16]]).toEqual([0, 255]);
  });

  it("fades at its edge, to the outside alone", async () => {
    const { pixels } = await masked(halves(16), size, cells, 2);
    expect(pixels[17]).toBe(255);
    expect(pixels[14]).toBeGreaterThan(0);
    expect(pixels[14]).toBeLessThan(255);
    expect(pixels[4]).toBe(0);
  });

  it("fits a start image of another size, as that is fitted", async () => {
    const { cells: latents } = await masked(halves(16), { width: 64, height: 32 }, { rows: 4, columns: 8 }, 0);
    expect([...latents.subarray(0, 8)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it("is the transparent part of a picture that has one", () => {
    const picture = { width: 2, height: 1, data: new Uint8Array(6) };
    expect(transparentPart(picture)).toBeUndefined();
    expect([...transparentPart({ ...picture, opacity: Uint8Array.of(0, 200) })!.data]).toEqual([
      255, 255, 255, 55, 55, 55,
    ]);
  });

  it("keeps the start image byte for byte outside, and its latents", async () => {
    const mask = await masked(halves(16), size, cells, 0);
    const painted = new Uint8ClampedArray(3 * 32 * 16).fill(9);
    const start = { ...size, data: new Uint8Array(3 * 32 * 16).fill(5) };
    const pixels = laidOver(painted, start, mask);
    expect([pixels[3 * 15], pixels[3 * 16]]).toEqual([5, 9]);
    const latents = blend(new Float32Array(16).fill(1), new Float32Array(16).fill(2), mask);
    expect([...latents]).toEqual([2, 2, 1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2, 1, 1]);
  });

  it("is filled from what is around it", async () => {
    const mask = await masked(halves(16), size, cells, 0);
    const start = { ...size, data: new Uint8Array(3 * 32 * 16).map((_, i) => (((i / 3) | 0) % 32 < 16 ? 40 : 200)) };
    expect(fillMasked(start, mask).data.every((value) => value === 40)).toBe(true);
    const all = await masked(halves(0), size, cells, 0);
    expect(fillMasked(start, all).data.every((value) => value === 127)).toBe(true);
  });
});
