/** Pixels as [rows, columns, 3], 8 bits each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Resizes exactly as Pillow's `Image.resize` does, to the last bit, because that is what CLIP's reference preprocessing calls (bicubic), and
 * what A1111 and diffusers call for start images (Lanczos). Source of the method: Pillow, src/libImaging/Resample.c: a filter widened by the
 * factor of the reduction, weights in fixed point with 22 bits, rows first, 8 bits in between.
 */
export function pillowResize(image: Pixels, width: number, height: number, filter: PillowFilter = "bicubic"): Pixels {
  const across = width === image.width ? image : resizeRows(image, width, filter);
  return height === image.height ? across : transpose(resizeRows(transpose(across), height, filter));
}

export type PillowFilter = keyof typeof FILTERS;

function resizeRows({ width, height, data }: Pixels, newWidth: number, filter: PillowFilter): Pixels {
  const resized = new Uint8ClampedArray(newWidth * height * 3);
  const taps = weights(width, newWidth, FILTERS[filter]);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < newWidth; column++) {
      const { first, fixed } = taps[column]!;
      for (let channel = 0; channel < 3; channel++) {
        let sum = ROUNDING;
        for (let i = 0; i < fixed.length; i++) sum += data[(row * width + first + i) * 3 + channel]! * fixed[i]!;
        resized[(row * newWidth + column) * 3 + channel] = sum >> PRECISION_BITS;
      }
    }
  }
  return { width: newWidth, height, data: new Uint8Array(resized.buffer) };
}

interface Taps {
  /** The first pixel that counts. */
  readonly first: number;
  readonly fixed: readonly number[];
}

/** 32 bits, less 8 for the pixel and 2 for the overshoot of the filter. */
const PRECISION_BITS = 22;
const ROUNDING = 1 << (PRECISION_BITS - 1);

interface Filter {
  readonly support: number;
  readonly weight: (x: number) => number;
}

function weights(from: number, to: number, filter: Filter): readonly Taps[] {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const narrowing = 1 / widening; // a product with it rounds as Pillow's does, a quotient does not
  const support = filter.support * widening;
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(Math.trunc(centre - support + 0.5), 0);
    const end = Math.min(Math.trunc(centre + support + 0.5), from);
    const raw = Array.from({ length: end - first }, (_, k) => filter.weight((k + first - centre + 0.5) * narrowing));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    return { first, fixed: raw.map((weight) => toFixedPoint(weight / total)) };
  });
}

function toFixedPoint(weight: number): number {
  return Math.trunc(weight * 2 ** PRECISION_BITS + (weight < 0 ? -0.5 : 0.5));
}

/** Keys 1981, eq. 15, with a = −1/2. */
function cubic(x: number): number {
  const a = -0.5;
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
}

/** sin(πx)/πx over three of its waves, faded out by the widest of another (Duchon 1979). */
function lanczos(x: number): number {
  return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

const FILTERS = {
  bicubic: { support: 2, weight: cubic },
  lanczos: { support: 3, weight: lanczos },
} as const satisfies Record<string, Filter>;

function transpose({ width, height, data }: Pixels): Pixels {
  const turned = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (row * width + column) * 3;
      const to = (column * height + row) * 3;
      turned[to] = data[from]!;
      turned[to + 1] = data[from + 1]!;
      turned[to + 2] = data[from + 2]!;
    }
  }
  return { width: height, height: width, data: turned };
}
