import { expect, test } from "vitest";
import { readHires, writeHires } from "../../../commands/imagine/read-hires.ts";

test.each([
  ["2", { factor: 2 }],
  [" 1.5x ", { factor: 1.5 }],
  ["1,5 Lanczos", { factor: 1.5, upscaler: "Lanczos" }],
  ["2 Latent (nearest-exact), 8 steps", { factor: 2, upscaler: "Latent (nearest-exact)", steps: 8 }],
  ["512x768", { width: 512, height: 768 }],
  ["512 × 768 lanczos 10 steps", { width: 512, height: 768, upscaler: "lanczos", steps: 10 }],
  ["2, 1 step", { factor: 2, steps: 1 }],
])("%j is a second pass", (asked, expected) => {
  expect(readHires(asked)).toEqual(expected);
});

test.each(["", "large", "2Latent", "x768", "-2", "2..5"])("%j is none", (asked) => {
  expect(() => readHires(asked)).toThrow(expect.objectContaining({ code: "imagine.hires", params: { asked } }));
});

test.each([
  { factor: 1.5, upscaler: "Latent (nearest-exact)", steps: 8 },
  { width: 256, height: 128, upscaler: "Lanczos", steps: 4 },
])("what is written is read again: %j", (hires) => {
  expect(readHires(writeHires(hires))).toEqual(hires);
});
