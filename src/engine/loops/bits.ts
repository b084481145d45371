/** The bits of float32 values. */

/** To be taken into a local before a loop: where modules are not bundled, another module's constant is looked up every time. */
export const BITS = { infinite: 0x7f800000, magnitude: 0x7fffffff, one: 0x3f800000 } as const;

export const bitsOf = (values: Float32Array): Int32Array => new Int32Array(values.buffer, values.byteOffset, values.length);
