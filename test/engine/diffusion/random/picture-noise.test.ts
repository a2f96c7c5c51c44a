import { describe, expect, it } from "vitest";
import { noiseSource, randomSources } from "../../../../src/engine/diffusion/random/noise-source.ts";
import { pictureNoise } from "../../../../src/engine/diffusion/random/picture-noise.ts";
import { expectCloseTo } from "../../../support/close-to.ts";

const shape = { channels: 4, rows: 8, columns: 8 };

describe.each(randomSources)("pictureNoise from %s", (source) => {
  const plain = noiseSource(source, 5);
  const [first, second] = [plain.normal(256), plain.normal(256)];

  it("is one stream of its seed's numbers", () => {
    const draw = pictureNoise({ source, seed: 5 }, shape);
    expect([draw(), draw()]).toEqual([first, second]);
  });

  it.each([
    [0, first],
    [1, noiseSource(source, 6).normal(256)],
  ])("with a variation of strength %d begins as one of the seeds", (strength, expected) => {
    const draw = pictureNoise({ source, seed: 5, variation: { seed: 6, strength } }, shape);
    expectCloseTo(draw(), expected, 1e-6);
    expect(draw()).toEqual(second);
  });

  it("goes on with another seed after the first noise, when told to", () => {
    const draw = pictureNoise({ source, seed: 5, etaSeedDelta: 31337 }, shape);
    expect(draw()).toEqual(first);
    expect(draw()).toEqual(noiseSource(source, 5 + 31337).normal(256));
  });

  it("lays the noise of a smaller size into the middle", () => {
    const draw = pictureNoise({ source, seed: 5, resizedFrom: { rows: 4, columns: 6 } }, shape);
    const known = noiseSource(source, 5).normal(4 * 4 * 6);
    const laid = draw();
    expect(laid.subarray(0, 16)).toEqual(first.subarray(0, 16)); // two rows above
    expect(laid.subarray(2 * 8 + 1, 2 * 8 + 7)).toEqual(known.subarray(0, 6));
    expect(laid[2 * 8]).toBe(first[2 * 8]);
  });

  it("cuts the middle out of the noise of a greater size", () => {
    const draw = pictureNoise({ source, seed: 5, resizedFrom: { rows: 12, columns: 8 } }, shape);
    expect(draw().subarray(0, 64)).toEqual(
      noiseSource(source, 5)
        .normal(4 * 96)
        .subarray(16, 80),
    );
  });
});
