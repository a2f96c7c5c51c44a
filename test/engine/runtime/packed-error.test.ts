import { expect, test } from "vitest";
import { EngineError } from "../../../src/engine/errors.ts";
import { packError, unpackError } from "../../../src/engine/runtime/packed-error.ts";

const cross = (thrown: unknown) => unpackError(structuredClone(packError(thrown)));

test("An EngineError is one again, with its causes and its stack", () => {
  const thrown = new EngineError(
    "model.damaged",
    { model: "mine" },
    { cause: new RangeError("short", { cause: "why" }) },
  );
  const back = cross(thrown);
  expect(back).toBeInstanceOf(EngineError);
  expect(back).toMatchObject({ code: "model.damaged", params: { model: "mine" }, stack: thrown.stack });
  expect(back.cause).toMatchObject({ name: "RangeError", message: "short", cause: { message: "why" } });
});

test.each([
  ["an Error", new TypeError("a bug"), "TypeError", "a bug"],
  ["an abort", new DOMException("stop", "AbortError"), "AbortError", "stop"],
  ["a text", "just words", "Error", "just words"],
  ["nothing", undefined, "Error", "undefined"],
])("What was thrown keeps its name and message: %s", (_, thrown, name, message) => {
  expect(cross(thrown)).toMatchObject({ name, message });
});
