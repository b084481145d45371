/** W x and Wᵀ g of heavy layers, each a small ONNX Runtime session made once per layer and shape, as far as memory goes. */
import { GraphBuilder } from '../onnx/builder';
import type { Model } from '../onnx/model';
import type { LinearGraph } from '../layers/family';
import type { FloatTensor } from '../tensor';
import { Runtime } from './runtime';

/** Weights that are not the file's own (computed, widened) lie in a graph by value and its session copies them: so much is kept. */
const MOST_KEPT_BYTES = 256 << 20;

export class Products {
  private readonly runtimes = new Map<string, Promise<Runtime>>();
  private keptBytes = 0;

  constructor(
    private readonly model: Model,
    private readonly threads?: number,
  ) {}

  /**
   * Runs one product of a layer.
   * @param name the layer's name, under which the session is kept
   * @param operand x (forward) or g (backward), in the op's own shape; its dtype is that of the weights
   */
  async run(name: string, graph: LinearGraph, direction: 'forward' | 'backward', operand: FloatTensor): Promise<FloatTensor> {
    const key = `${direction} ${operand.dtype} ${operand.shape.join('x')} ${name}`;
    const kept = this.runtimes.get(key);
    if (kept) return productOf(await kept, operand);
    const bytes = this.graphOf(graph, direction, operand);
    const { dir, file } = this.model;
    const opened = Runtime.create(bytes, { dir, file, threads: this.threads });
    if (this.keptBytes + bytes.length <= MOST_KEPT_BYTES) {
      this.keptBytes += bytes.length;
      this.runtimes.set(key, opened);
      return productOf(await opened, operand);
    }
    const runtime = await opened;
    try {
      return await productOf(runtime, operand);
    } finally {
      await runtime.release();
    }
  }

  async release(): Promise<void> {
    await Promise.allSettled([...this.runtimes.values()].map(async (r) => (await r).release()));
    this.runtimes.clear();
    this.keptBytes = 0;
  }

  private graphOf(graph: LinearGraph, direction: 'forward' | 'backward', operand: FloatTensor): Uint8Array {
    const builder = new GraphBuilder(this.model);
    const input = builder.input('operand', operand.dtype as 'float32' | 'float64', operand.shape);
    builder.output(builder.rename(graph[direction](builder, input), 'product'));
    return builder.bytes();
  }
}

async function productOf(runtime: Runtime, operand: FloatTensor): Promise<FloatTensor> {
  return (await runtime.run({ operand }, ['product'])).get('product') as FloatTensor;
}
