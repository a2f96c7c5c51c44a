import sharp from "sharp";
import { expect, test } from "vitest";
import { createLossDrawing } from "../../../src/engine/picture/draw-losses.ts";

const drawLosses = createLossDrawing();

/** How high the curve lies in the last quarter of the picture: rows from the top, 0…1. */
async function heightOfEnd(losses: readonly number[]): Promise<number> {
  const { data, info } = await sharp(await drawLosses(losses))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const column = Math.round(info.width * 0.88);
  const rows = Array.from({ length: info.height }, (_, row) => row).filter((row) => {
    const [red = 0, , blue = 0] = data.subarray((row * info.width + column) * info.channels);
    return blue > 200 && red < 170;
  });
  return rows.reduce((sum, row) => sum + row, 0) / rows.length / info.height;
}

test("a loss that fell ends lower than one that did not", async () => {
  const flat = await heightOfEnd([1, 1, 1, 1]);
  const fallen = await heightOfEnd([0.5, 0.2, 0.1, 0.05]);
  expect(flat).toBeLessThan(0.2);
  expect(fallen).toBeGreaterThan(0.7);
});

test.each([[[]], [[0.4]], [Array(1000).fill(0.5)]])("any number of generations is drawn", async (losses) => {
  expect(await sharp(await drawLosses(losses)).metadata()).toMatchObject({ format: "png" });
});
