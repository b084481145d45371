/** Weights in the kernels' memory, laid out for the task that is at hand. */
import { type KernelShape, rowBytesOf, tapsOf, type WeightGeometry } from './shape';
import type { SharedMemory } from './memory';
import type { KernelThreads } from './threads';

export interface PlacedWeights {
  weights: number;
  rowBytes: number;
  largest: number;
  zero: boolean;
}

export class KernelWeights {
  constructor(
    private readonly memory: SharedMemory,
    private readonly threads: KernelThreads,
  ) {}

  /** The weights of a layer, as they are in the model. @throws RangeError when the memory cannot grow that far */
  of(shape: KernelShape, geometry: WeightGeometry): PlacedWeights {
    return this.place(shape, (target) => copyWeights(geometry, target, [0]));
  }

  /**
   * Lays weights out in a region that the caller gives back: a second copy of a whole model's is worth more than the time it takes.
   * @param copy fills in the weights as the shape's strides say
   * @throws RangeError when the memory cannot grow that far
   */
  place(shape: KernelShape, copy: (target: Float32Array) => void): PlacedWeights {
    const rows = shape.groups * shape.rows;
    const length = rows * shape.channels * tapsOf(shape);
    const rowBytes = rowBytesOf(shape);
    const weights = this.memory.take(rows * rowBytes);
    const largest = this.memory.take(rows * 4);
    const mark = this.memory.mark();
    // Rows that are laid out in the model as here need no second place.
    const inPlace = shape.strideChannel === 1 && tapsOf(shape) === 1 && shape.strideRow * 4 === rowBytes;
    const from = inPlace ? weights : this.memory.take(length * 4);
    copy(this.memory.floats(from, length));
    const { strideGroup, strideRow, strideChannel, groups, channels, scale } = shape;
    const { layOutWeights } = this.threads.kernels;
    let zero = false;
    for (let group = 0; group < groups; group++) {
      const source = from + group * strideGroup * 4;
      const [to, top] = [weights + group * shape.rows * rowBytes, largest + group * shape.rows * 4];
      const some = layOutWeights(source, strideRow, strideChannel, to, shape.rows, channels, tapsOf(shape), rowBytes, top, scale);
      zero = some !== 0 || zero;
    }
    this.memory.rewind(mark);
    return { weights, rowBytes, largest, zero };
  }
}

/** Copies equally long stretches of weights as they lie in the model, each from the element it begins at, until `target` is full. */
export function copyWeights(geometry: WeightGeometry, target: Float32Array, starts: ArrayLike<number>): void {
  if (geometry.source?.copyTo?.(target, starts)) return;
  const { weight } = geometry;
  const length = target.length / starts.length;
  for (let i = 0; i < starts.length; i++) target.set(weight.subarray(starts[i], starts[i] + length), i * length);
}
