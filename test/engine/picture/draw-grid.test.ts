import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { createGridDrawing } from "../../../src/engine/picture/draw-grid.ts";

const drawGrid = createGridDrawing();
const plain = (background: string, width = 200, height = 200) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();

/** The pixel at (x, y) from the right and from the bottom. */
async function pixel(png: Uint8Array, x: number, y: number): Promise<readonly number[]> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const at = ((info.height - y) * info.width + info.width - x) * info.channels;
  return [...data.subarray(at, at + 3)];
}

describe("drawGrid", () => {
  test("puts every picture where its column and its row are", async () => {
    const pictures = await Promise.all(["red", "lime", "blue", "white"].map((colour) => plain(colour)));
    const png = await drawGrid({ pictures, columns: ["a", "b"], rows: ["1", "2"], locale: "en-US" });
    expect(await pixel(png, 100, 100)).toEqual([255, 255, 255]);
    expect(await pixel(png, 300, 100)).toEqual([0, 0, 255]);
    expect(await pixel(png, 100, 300)).toEqual([0, 255, 0]);
    expect(await pixel(png, 300, 300)).toEqual([255, 0, 0]);
  });

  test("has room for labels of any script and length, and none for labels that are empty", async () => {
    const pictures = [await plain("red")];
    const size = async (label: string) =>
      sharp(await drawGrid({ pictures, columns: [label], rows: [""], locale: "ko" })).metadata();
    const [none, short, long] = [
      await size(""),
      await size("고양이 ☂ مرحبا"),
      await size(`${"word ".repeat(200)}${"x".repeat(500)}`),
    ];
    expect(none.height).toBe(200 + 2 * 16);
    expect(short.height).toBeGreaterThan(none.height);
    expect(long.height).toBeGreaterThan(short.height);
    expect(long.height).toBeLessThan(450);
    expect(long.width).toBe(none.width);
  });

  test("stays within what chats show, however many and large the pictures are", async () => {
    const pictures = Array<Uint8Array>(8).fill(await plain("red", 1024, 768));
    const columns = Array.from({ length: 8 }, (_, i) => `steps ${i}`);
    const { width } = await sharp(await drawGrid({ pictures, columns, rows: [""], locale: "en-US" })).metadata();
    expect(width).toBeLessThan(4100);
  });

  test("makes small pictures large enough for their labels, and takes pictures of different sizes", async () => {
    const pictures = [await plain("red", 64, 64), await plain("lime", 64, 128)];
    const { width, height } = await sharp(
      await drawGrid({ pictures, columns: ["a", "b"], rows: [""], locale: "en-US" }),
    ).metadata();
    expect(width).toBe(2 * 192 + 8 + 2 * 16);
    expect(height).toBeGreaterThan(384);
  });
});
