/** The bits of float32 values. */

export const INFINITE = 0x7f800000;
export const MAGNITUDE = 0x7fffffff;
export const ONE = 0x3f800000;

export const bitsOf = (values: Float32Array): Int32Array => new Int32Array(values.buffer, values.byteOffset, values.length);
