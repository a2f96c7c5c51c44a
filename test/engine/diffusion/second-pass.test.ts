import { describe, expect, it } from "vitest";
import { largerSize } from "../../../src/engine/diffusion/second-pass.ts";

const sizes = { width: 512, height: 512, multiple: 64, min: 64, max: 2048 };
const first = { channels: 4, rows: 64, columns: 96 };

describe("the size of a second pass", () => {
  it.each([
    [{}, 1536, 1024, "Latent"],
    [{ factor: 1.5, upscaler: "lanczos" }, 1152, 768, "Lanczos"],
    [{ factor: 1.3, upscaler: "None" }, 960, 640, "Lanczos"], // 998.4 × 665.6, down to multiples of 64
    [{ width: 1024 }, 1024, 640, "Latent"],
    [{ height: 768 }, 1152, 768, "Latent"],
  ])("is, of %j, %d × %d by %s", (asked, width, height, upscaler) => {
    expect(largerSize(asked, first, sizes)).toMatchObject({ width, height, upscaler: { name: upscaler } });
  });

  it("is covered where its shape is another", () => {
    const { shape, covering } = largerSize({ width: 1024, height: 1024 }, first, sizes);
    expect([shape.rows, shape.columns, covering]).toEqual([128, 128, { rows: 128, columns: 192 }]);
  });

  it("refuses what is no larger size, and upscalers that it does not have", () => {
    for (const factor of [0.5, 5, Number.NaN])
      expect(() => largerSize({ factor }, first, sizes)).toThrow(
        expect.objectContaining({ code: "image.range", params: { option: "hires", asked: factor, min: 1, max: 4 } }),
      );
    expect(() => largerSize({ upscaler: "Lanzcos" }, first, sizes)).toThrow(
      expect.objectContaining({
        code: "upscaler.unknown",
        params: expect.objectContaining({ asked: "Lanzcos", nearest: ["Lanczos"] }),
      }),
    );
  });
});
