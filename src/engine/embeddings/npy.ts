/**
 * Numbers as a NumPy file, version 1.0, little-endian float32 or int32 in C order: `numpy.load` reads it.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html#format-version-1-0
 */
export function toNpy(values: Float32Array | Int32Array, shape: readonly number[]): Uint8Array {
  const isFloat = values instanceof Float32Array;
  // A tuple of one has its comma: (96,)
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const header = padded(`{'descr': '${isFloat ? "<f4" : "<i4"}', 'fortran_order': False, 'shape': ${tuple}, }`);
  const file = new Uint8Array(PREAMBLE + header.length + 4 * values.length);
  const view = new DataView(file.buffer);
  file.set(MAGIC);
  view.setUint16(MAGIC.length, header.length, true);
  file.set(new TextEncoder().encode(header), PREAMBLE);
  const start = PREAMBLE + header.length;
  for (let i = 0; i < values.length; i++) {
    if (isFloat) view.setFloat32(start + 4 * i, values[i]!, true);
    else view.setInt32(start + 4 * i, values[i]!, true);
  }
  return file;
}

/** \x93NUMPY, then the version. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];

/** The magic and the header's length. */
const PREAMBLE = MAGIC.length + 2;

/** The header ends in a newline, and the data after it starts at a multiple of 64. */
function padded(header: string): string {
  const room = Math.ceil((PREAMBLE + header.length + 1) / 64) * 64 - PREAMBLE;
  return `${header.padEnd(room - 1)}\n`;
}
