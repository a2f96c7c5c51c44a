import { type OnnxWriter, onnxWriter } from "../../test/support/onnx-writer.ts";

const CHANNELS = [320, 640, 1280, 1280] as const;
const HEADS = 8;
const GROUPS = 32;
const TIME = 1280;

/**
 * A UNet of the shape and size of Stable Diffusion 1.5's, 860 million numbers, with random weights: four levels of two residual blocks down and three up,
 * transformers on all but the deepest, a middle of its own (Rombach et al. 2022, appendix E). The weights go to `weightFile`.
 */
export function largeUnet(
  weightFile: string,
  contextWidth: number,
): { readonly bytes: Buffer; readonly parameters: number } {
  const g = onnxWriter(weightFile);
  const sample = g.input("sample", "float32", ["batch", 4, "height", "width"]);
  const timestep = g.input("timestep", "int64", ["steps"]);
  const context = g.input("encoder_hidden_states", "float32", ["batch", "sequence", contextWidth]);
  const time = timeEmbedding(g, timestep);
  let x = conv(g, sample, 4, CHANNELS[0], 3);
  let width: number = CHANNELS[0];
  const skips: { readonly x: string; readonly width: number }[] = [{ x, width }];
  for (const [level, channels] of CHANNELS.entries()) {
    for (let block = 0; block < 2; block++) {
      x = residual(g, x, width, channels, time);
      width = channels;
      if (level < 3) x = transformer(g, x, channels, context, contextWidth);
      skips.push({ x, width });
    }
    if (level === 3) break;
    x = conv(g, x, channels, channels, 3, 2);
    skips.push({ x, width });
  }
  x = residual(g, x, width, width, time);
  x = transformer(g, x, width, context, contextWidth);
  x = residual(g, x, width, width, time);
  for (const [level, channels] of [...CHANNELS.entries()].reverse()) {
    for (let block = 0; block < 3; block++) {
      const skip = skips.pop()!;
      x = residual(g, g.node("Concat", [x, skip.x], { axis: 1 }), width + skip.width, channels, time);
      width = channels;
      if (level < 3) x = transformer(g, x, channels, context, contextWidth);
    }
    if (level > 0) x = conv(g, doubled(g, x), channels, channels, 3);
  }
  x = conv(g, silu(g, groupNorm(g, x, width)), width, 4, 3);
  g.output("out_sample", x, ["batch", 4, "height", "width"]);
  return { bytes: g.finish(), parameters: g.parameters };
}

/** Sines and cosines of the timestep, and two layers. [1, 1280] */
function timeEmbedding(g: OnnxWriter, timestep: string): string {
  const half = CHANNELS[0] / 2;
  const frequencies = Array.from({ length: half }, (_, i) => 10_000 ** (-i / half));
  const t = g.node("Unsqueeze", [g.node("Cast", [timestep], { to: 1 }), g.ints([1])]);
  const angles = g.node("Mul", [t, g.floats([1, half], frequencies)]);
  const waves = g.node("Concat", [g.node("Cos", [angles]), g.node("Sin", [angles])], { axis: 1 });
  return linear(g, silu(g, linear(g, waves, CHANNELS[0], TIME)), TIME, TIME);
}

function residual(g: OnnxWriter, x: string, from: number, to: number, time: string): string {
  const first = conv(g, silu(g, groupNorm(g, x, from)), from, to, 3);
  const added = g.node("Unsqueeze", [linear(g, silu(g, time), TIME, to), g.ints([2, 3])]);
  const second = conv(g, silu(g, groupNorm(g, g.node("Add", [first, added]), to)), to, to, 3);
  return g.node("Add", [from === to ? x : conv(g, x, from, to, 1), second]);
}

/** Attention to itself, attention to the text, and a gated perceptron, over the picture's cells. */
function transformer(g: OnnxWriter, x: string, width: number, context: string, contextWidth: number): string {
  const shape = g.node("Shape", [x]);
  const inside = conv(g, groupNorm(g, x, width), width, width, 1);
  const flat = g.node("Reshape", [inside, g.ints([0, 0, -1])]);
  let cells = g.node("Transpose", [flat], { perm: [0, 2, 1] });
  const self = layerNorm(g, cells, width);
  cells = g.node("Add", [cells, attention(g, self, width, self, width)]);
  cells = g.node("Add", [cells, attention(g, layerNorm(g, cells, width), width, context, contextWidth)]);
  cells = g.node("Add", [cells, gatedPerceptron(g, layerNorm(g, cells, width), width)]);
  const back = g.node("Reshape", [g.node("Transpose", [cells], { perm: [0, 2, 1] }), shape]);
  return g.node("Add", [x, conv(g, back, width, width, 1)]);
}

function attention(g: OnnxWriter, x: string, width: number, of: string, ofWidth: number): string {
  const heads = (tensor: string, perm: readonly number[]) =>
    g.node("Transpose", [g.node("Reshape", [tensor, g.ints([0, 0, HEADS, width / HEADS])])], { perm });
  const query = heads(project(g, x, width, width), [0, 2, 1, 3]);
  const key = heads(project(g, of, ofWidth, width), [0, 2, 3, 1]);
  const value = heads(project(g, of, ofWidth, width), [0, 2, 1, 3]);
  const scores = g.node("Mul", [g.node("MatMul", [query, key]), g.floats([], Math.sqrt(HEADS / width))]);
  const mixed = g.node("MatMul", [g.node("Softmax", [scores], { axis: -1 }), value]);
  const together = g.node("Reshape", [g.node("Transpose", [mixed], { perm: [0, 2, 1, 3] }), g.ints([0, 0, width])]);
  return linear(g, together, width, width);
}

/** GEGLU (Shazeer 2020): half of a layer four times as wide, times GELU of the other half. */
function gatedPerceptron(g: OnnxWriter, x: string, width: number): string {
  const both = linear(g, x, width, 8 * width);
  const part = (from: number) =>
    g.node("Slice", [both, g.ints([from * width]), g.ints([(from + 4) * width]), g.ints([2])]);
  const gate = part(4);
  const erf = g.node("Erf", [g.node("Mul", [gate, g.floats([], Math.SQRT1_2)])]);
  const gelu = g.node("Mul", [g.node("Mul", [gate, g.node("Add", [erf, g.floats([], 1)])]), g.floats([], 0.5)]);
  return linear(g, g.node("Mul", [part(0), gelu]), 4 * width, width);
}

function conv(g: OnnxWriter, x: string, from: number, to: number, side: 1 | 3, stride = 1): string {
  const pad = (side - 1) / 2;
  const weight = g.weight([to, from, side, side], 1 / Math.sqrt(from * side * side));
  const attributes = { kernel_shape: [side, side], pads: [pad, pad, pad, pad], strides: [stride, stride] };
  return g.node("Conv", [x, weight, g.floats([to], 0)], attributes);
}

function project(g: OnnxWriter, x: string, from: number, to: number): string {
  return g.node("MatMul", [x, g.weight([from, to], 1 / Math.sqrt(from))]);
}

function linear(g: OnnxWriter, x: string, from: number, to: number): string {
  return g.node("Add", [project(g, x, from, to), g.floats([to], 0)]);
}

function silu(g: OnnxWriter, x: string): string {
  return g.node("Mul", [x, g.node("Sigmoid", [x])]);
}

/** As PyTorch exports it: the norm of each group as that of an instance, then scale and shift of each channel. */
function groupNorm(g: OnnxWriter, x: string, width: number): string {
  const grouped = g.node("Reshape", [x, g.ints([0, GROUPS, -1])]);
  const even = [g.floats([GROUPS], 1), g.floats([GROUPS], 0)];
  const normed = g.node("InstanceNormalization", [grouped, ...even], { epsilon: { float: 1e-5 } });
  const back = g.node("Reshape", [normed, g.node("Shape", [x])]);
  return g.node("Add", [g.node("Mul", [back, g.floats([width, 1, 1], 1)]), g.floats([width, 1, 1], 0)]);
}

function layerNorm(g: OnnxWriter, x: string, width: number): string {
  return g.node("LayerNormalization", [x, g.floats([width], 1), g.floats([width], 0)], { epsilon: { float: 1e-5 } });
}

function doubled(g: OnnxWriter, x: string): string {
  const options = { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" };
  return g.node("Resize", [x, "", g.floats([4], [1, 1, 2, 2])], options);
}
