import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { createVectorDrawing } from "../../../../src/engine/picture/vectors/draw-vector-picture.ts";
import type { VectorPicture } from "../../../../src/engine/picture/vectors/vector-picture.ts";

const draw = createVectorDrawing();
const thumbnail = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#ff0000" } })
  .png()
  .toBuffer();

const pictures: readonly VectorPicture[] = [
  {
    kind: "heat-map",
    rows: [row("a", 1, -1), row("a very long token that does not fit", 0, 1)],
    hidden: 3,
    isOneVector: false,
  },
  {
    kind: "bars",
    bars: [
      { label: "a", value: 0 },
      { label: "안녕", value: 28.5 },
    ],
    hidden: 0,
  },
  {
    kind: "projection",
    rows: [row("a", 1, 2), row("b", 3, 4), row("c", 0, 1)].map((one) => ({ ...one, quiet: false })),
  },
  {
    kind: "projection",
    rows: Array.from({ length: 220 }, (_, i) => ({ ...row(`${i}`, Math.sin(i), Math.cos(i), i % 7), quiet: i > 100 })),
  },
  {
    kind: "matrix",
    items: [
      { letter: "a", label: "a red circle" },
      { letter: "b", label: "b.png", image: thumbnail },
    ],
    values: [
      [1, -0.5],
      [-0.5, 1],
    ],
  },
  {
    kind: "words",
    words: [
      { text: "red", weight: 1, note: "4.2 %" },
      { text: "x".repeat(200), weight: 0, note: "0 %" },
    ],
  },
];

describe.each(pictures.map((picture) => ({ picture, kind: picture.kind })))(
  "A picture of the kind $kind",
  ({ picture }) => {
    test("is a PNG a little larger than a chat shows it, no taller than twice its width, and the same every time", async () => {
      const [png, again] = [await draw(picture), await draw(picture)];
      const { format, width, height } = await sharp(png).metadata();
      expect([format, width]).toEqual(["png", 960]);
      expect(height).toBeLessThan(2 * 960);
      expect(Buffer.compare(png, again)).toBe(0);
    });
  },
);

test("Of very many points, those that share a name are named once", async () => {
  const crowd = (label: (i: number) => string): VectorPicture => ({
    kind: "projection",
    rows: Array.from({ length: 220 }, (_, i) => ({ ...row(label(i), Math.sin(i), Math.cos(i), i % 7), quiet: false })),
  });
  const counts = await Promise.all(
    [crowd(() => ""), crowd(() => "night"), crowd((i) => ["night", "river"][i % 2]!)].map(async (picture) =>
      whitePixels(await draw(picture)),
    ),
  );
  expect(counts[0]).toBe(0);
  expect(counts[1]).toBeGreaterThan(0);
  expect(counts[2]).toBeGreaterThan(counts[1]!);
});

/** How many pixels are nearly white, as names are and points are not. */
async function whitePixels(png: Uint8Array): Promise<number> {
  const { data } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let count = 0;
  for (let at = 0; at < data.length; at += 3) if (Math.min(data[at]!, data[at + 1]!, data[at + 2]!) > 200) count++;
  return count;
}

test("Orange is for more and blue for less, in the places of the numbers", async () => {
  const { data, info } = await sharp(await draw(pictures[0]!))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3),
  ];
  const [more, less] = [at(1.5 * 200, 1.5 * 24), at(1.5 * 560, 1.5 * 24)];
  expect(more[0]! - more[2]!).toBeGreaterThan(100);
  expect(less[2]! - less[0]!).toBeGreaterThan(100);
});

function row(label: string, ...values: readonly number[]) {
  return { label, values: Float32Array.from(values) };
}
