/** Weights in the kernels' memory, laid out once a layer and kept while a model is open. */
import type { FloatData } from '../../tensor';
import { type KernelShape, rowBytesOf, tapsOf } from './shape';
import type { SharedMemory } from './memory';
import type { KernelThreads } from './threads';

export interface PlacedWeights {
  weights: number;
  rowBytes: number;
  largest: number;
  zero: boolean;
}

export class KernelWeights {
  private readonly placed = new WeakMap<FloatData, PlacedWeights>();

  constructor(
    private readonly memory: SharedMemory,
    private readonly threads: KernelThreads,
  ) {}

  /** Must be called with no region of a task taken: what it places stays. */
  of(shape: KernelShape, weight: FloatData): PlacedWeights {
    const found = this.placed.get(weight);
    if (found) return found;
    const rows = shape.groups * shape.rows;
    const rowBytes = rowBytesOf(shape);
    const weights = this.memory.take(rows * rowBytes);
    const largest = this.memory.take(rows * 4);
    const mark = this.memory.mark();
    const from = this.memory.take(weight.length * 4);
    this.memory.floats(from, weight.length).set(weight);
    const { strideRow, strideChannel, channels, scale } = shape;
    const zero = this.threads.kernels.layOutWeights(
      from,
      strideRow,
      strideChannel,
      weights,
      rows,
      channels,
      tapsOf(shape),
      rowBytes,
      largest,
      scale,
    );
    this.memory.rewind(mark);
    const placed = { weights, rowBytes, largest, zero: zero !== 0 };
    this.placed.set(weight, placed);
    return placed;
  }
}
