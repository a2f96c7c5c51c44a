import { describe, expect, it } from "vitest";
import { torchExp, torchLog, torchPow } from "../../../../src/engine/diffusion/schedules/torch-functions.ts";
import { torchLinspace } from "../../../../src/engine/diffusion/schedules/torch-linspace.ts";

// PyTorch 1.13.0 on a CPU with AVX2; the first three of exp and pow and both of log are not the float32 nearest to the exact value
describe("torch's float32 functions", () => {
  it.each([
    [-1.055391788482666, 0.34805601835250854],
    [-0.22960257530212402, 0.7948493957519531],
    [1.6301798820495605, 5.104792594909668],
    [-0.9287619590759277, 0.3950424790382385],
    [0, 1],
  ])("exp(%d) is %d", (x, expected) => {
    expect(torchExp(x)).toBe(expected);
  });

  it.each([
    [1.635290265083313, 0.4918203055858612],
    [2.978243827819824, 1.0913337469100952],
    [1, 0],
  ])("log(%d) is %d", (x, expected) => {
    expect(torchLog(x)).toBe(expected);
  });

  it.each([
    [0.8800150156021118, 0.40872442722320557],
    [0.8717515468597412, 0.38260361552238464],
    [1.3986763954162598, 10.471785545349121],
    [1.5060124397277832, 17.571138381958008],
    [1, 1],
  ])("pow(%d, 7) is %d", (x, expected) => {
    expect(torchPow(x, 7)).toBe(expected);
  });
});

describe("torchLinspace", () => {
  it.each([1, 2, 15, 16, 21, 40])("has %d values between its ends", (count) => {
    const values = torchLinspace(2.5, -3.5, count);
    expect(values).toHaveLength(count);
    expect(values[0]).toBe(2.5);
    if (count > 1) expect(values.at(-1)).toBe(-3.5);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
  });

  it("counts from both ends: torch.linspace(0, 1, 10)[6] is rounded once", () => {
    expect(torchLinspace(0, 1, 10)[6]).toBe(Math.fround(1 - Math.fround(1 / 9) * 3));
  });
});
