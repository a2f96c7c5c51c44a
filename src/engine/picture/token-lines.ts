import { type Direction, directionOf, visualOrder } from "./reading-order.ts";
import type { Box } from "./token-boxes.ts";

/** A line of boxes from left to right. */
export interface Line {
  readonly boxes: readonly { readonly box: Box; readonly x: number }[];
  readonly height: number;
}

export interface LineSizes {
  readonly width: number;
  readonly gap: number;
  /** Of a line without labels, and of each line of labels under it. */
  readonly height: number;
  readonly labelHeight: number;
}

/** Fills lines up to `width`; a line that ends in the text ends here too, and takes the direction of its paragraph. */
export function tokenLines(boxes: readonly Box[], sizes: LineSizes): readonly Line[] {
  return paragraphs(boxes).flatMap((paragraph) => {
    const direction = lineDirection(paragraph);
    return fill(paragraph, sizes).map((line) => place(line, direction, sizes));
  });
}

function paragraphs(boxes: readonly Box[]): readonly (readonly Box[])[] {
  const all: Box[][] = [[]];
  for (const box of boxes) {
    all.at(-1)!.push(box);
    if (box.endsLine) all.push([]);
  }
  return all.filter((paragraph) => paragraph.length > 0);
}

function lineDirection(paragraph: readonly Box[]): Exclude<Direction, "neutral"> {
  return directionOf(paragraph.map(({ cell }) => cell.text).join("")) === "rtl" ? "rtl" : "ltr";
}

function fill(boxes: readonly Box[], { width, gap }: LineSizes): readonly (readonly Box[])[] {
  const lines: Box[][] = [[]];
  let used = 0;
  for (const box of boxes) {
    if (used > 0 && used + gap + box.width > width) {
      lines.push([]);
      used = 0;
    }
    used += (used > 0 ? gap : 0) + box.width;
    lines.at(-1)!.push(box);
  }
  return lines;
}

function place(boxes: readonly Box[], direction: "ltr" | "rtl", { width, gap, height, labelHeight }: LineSizes): Line {
  const used = boxes.reduce((sum, box) => sum + box.width, 0) + gap * (boxes.length - 1);
  let x = direction === "rtl" ? width - used : 0;
  const placed = visualOrder(boxes, (box) => box.direction, direction).map((box) => {
    const at = x;
    x += box.width + gap;
    return { box, x: at };
  });
  const labelLines = Math.max(
    ...boxes.map(({ labels, kind }) => (labels.length === 0 ? 0 : kind === "shared" ? 2 : 1)),
  );
  return { boxes: placed, height: height + labelLines * labelHeight };
}
