import { expect, test } from "vitest";
import type { OptionValues } from "../../../commands/define.ts";
import { imageRequest } from "../../../commands/imagine/image-request.ts";
import { imagineOptions } from "../../../commands/imagine/imagine-options.ts";
import { coerce } from "../../../commands/options.ts";
import { memoryFiles } from "../../support/memory-stores.ts";

function asked(raw: Parameters<typeof coerce>[1]) {
  const coerced = coerce(imagineOptions, { prompt: "a cat", ...raw });
  if (!coerced.ok) throw new Error(JSON.stringify(coerced.problems));
  const readAttachment = async () => new Uint8Array();
  return imageRequest(coerced.values as OptionValues<typeof imagineOptions>, readAttachment, memoryFiles());
}

test("a refiner is asked for by its name, and where it takes over may be left to it", async () => {
  expect(await asked({ refiner: "xl-refiner" })).toMatchObject({ refiner: { model: "xl-refiner" } });
  expect((await asked({ refiner: "xl-refiner", "refiner-switch": 0.6 })).refiner).toEqual({
    model: "xl-refiner",
    switchAt: 0.6,
  });
});

test("the size at which a seed is known is width by height", async () => {
  const options = { "seed-size": "512 × 640", "eta-seed-delta": 31337 };
  expect(await asked(options)).toMatchObject({ seedSize: { width: 512, height: 640 }, etaSeedDelta: 31337 });
  await expect(asked({ "seed-size": "large" })).rejects.toMatchObject({ code: "imagine.seed-size" });
});

test("nothing can be switched to without a refiner", async () => {
  await expect(asked({ "refiner-switch": 0.6 })).rejects.toMatchObject({ code: "imagine.refiner-switch" });
});
