import { delimitedField, textField, varintField } from "./wire-format.ts";

/** An attribute of a new node that is a whole number. */
export interface IntAttribute {
  readonly name: string;
  readonly value: number;
}

/** A node as a field of GraphProto, named for its output. */
export function nodeField(
  operator: string,
  inputs: readonly string[],
  output: string,
  ...attributes: readonly IntAttribute[]
): readonly Uint8Array[] {
  return delimitedField(1, [
    ...inputs.map((input) => textField(1, input)),
    textField(2, output),
    textField(3, output),
    textField(4, operator),
    ...attributes.flatMap(({ name, value }) =>
      delimitedField(5, [textField(1, name), varintField(3, value), varintField(20, INT)]),
    ),
  ]);
}

/** AttributeProto.AttributeType. */
const INT = 2;

/** A list of whole numbers as an initializer, a field of GraphProto. */
export function int64Field(name: string, values: readonly number[]): readonly Uint8Array[] {
  const raw = Buffer.from(BigInt64Array.from(values, BigInt).buffer);
  const content = [
    varintField(1, values.length),
    varintField(2, INT64),
    textField(8, name),
    ...delimitedField(9, [raw]),
  ];
  return delimitedField(5, content);
}

/** TensorProto.DataType. */
const INT64 = 7;
