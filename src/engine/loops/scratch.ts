/**
 * Memory of arrays that nobody has any more, for the next of that length. The pages of a new array cost a nanosecond an element, and every
 * few of them the garbage collector goes over the whole heap.
 */

/** So much waits; what has waited longest goes first. */
const MOST_BYTES = 16 << 20;

const waiting: ArrayBuffer[] = [];
let bytes = 0;

/** An array to be written in full: it holds anything. Who gives it back nowhere has an array like any other. */
export function borrowed(length: number): Float32Array {
  // The last one is the likeliest to be in the cache still.
  for (let i = waiting.length - 1; i >= 0; i--) {
    if (waiting[i].byteLength !== length * 4) continue;
    bytes -= length * 4;
    // A view of its own: what is known of the last one's numbers is not known of these.
    return new Float32Array(waiting.splice(i, 1)[0]);
  }
  return new Float32Array(length);
}

/** Says that nobody reads this any more, nor another view of its memory. */
export function giveBack(values: unknown): void {
  if (!(values instanceof Float32Array) || values.byteLength !== values.buffer.byteLength) return;
  waiting.push(values.buffer as ArrayBuffer);
  bytes += values.byteLength;
  while (bytes > MOST_BYTES) bytes -= waiting.shift()!.byteLength;
}
