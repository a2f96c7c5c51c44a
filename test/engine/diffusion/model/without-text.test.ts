import { expect, test } from "vitest";
import { withoutText } from "../../../../src/engine/diffusion/model/without-text.ts";

test("a model without text says so only to who asks for its words, and can be copied", () => {
  const model = withoutText("variations", { name: "variations", channels: 4 });
  expect({ ...model, channels: 8 }).toEqual({ name: "variations", channels: 8 });
  for (const ask of [() => model.tokenizer, () => model.window, () => model.textEncoder])
    expect(ask).toThrow(expect.objectContaining({ code: "model.no-text", params: { model: "variations" } }));
});
