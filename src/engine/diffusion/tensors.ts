import { EngineError } from "../errors.ts";
import type { Tensor, TensorInfo } from "../ports.ts";

/** Numbers as the tensor that a network's input declares. Throws `EngineError("model.feature", {model, feature})` for types that cannot be fed. */
export function inputTensor(
  model: string,
  input: TensorInfo,
  values: readonly number[] | Float32Array,
  dims: readonly number[],
): Tensor {
  switch (input.type) {
    case "float32":
      return { type: "float32", dims, data: values instanceof Float32Array ? values : Float32Array.from(values) };
    case "float16":
      return { type: "float16", dims, data: new Uint16Array(Float16Array.from(values).buffer) };
    case "int32":
      return { type: "int32", dims, data: Int32Array.from(values) };
    case "int64":
      return { type: "int64", dims, data: BigInt64Array.from(Array.from(values, BigInt)) };
    default:
      throw new EngineError("model.feature", { model, feature: `${input.type} ${input.name}` });
  }
}

/** The numbers of an output. Throws `EngineError("model.feature", {model, feature})` where they are no floats or the output is missing. */
export function outputNumbers(model: string, outputs: Readonly<Record<string, Tensor>>, name: string): Float32Array {
  const { type = "no", data } = outputs[name] ?? {};
  if (data instanceof Float32Array) return data;
  if (type === "float16" && data instanceof Uint16Array)
    return Float32Array.from(new Float16Array(data.buffer, data.byteOffset, data.length));
  throw new EngineError("model.feature", { model, feature: `${type} ${name}` });
}
