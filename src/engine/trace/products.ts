/** W x and Wᵀ g of heavy layers, each a small ONNX Runtime session made once per layer and shape. */
import { GraphBuilder } from '../onnx/builder';
import type { Model } from '../onnx/model';
import type { LinearGraph } from '../layers/family';
import type { FloatTensor } from '../tensor';
import { Runtime } from './runtime';

export class Products {
  private readonly runtimes = new Map<string, Promise<Runtime>>();

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
    let runtime = this.runtimes.get(key);
    if (!runtime) this.runtimes.set(key, (runtime = this.open(graph, direction, operand)));
    const results = await (await runtime).run({ operand }, ['product']);
    return results.get('product') as FloatTensor;
  }

  async release(): Promise<void> {
    await Promise.allSettled([...this.runtimes.values()].map(async (r) => (await r).release()));
    this.runtimes.clear();
  }

  private open(graph: LinearGraph, direction: 'forward' | 'backward', operand: FloatTensor): Promise<Runtime> {
    const builder = new GraphBuilder(this.model);
    const input = builder.input('operand', operand.dtype as 'float32' | 'float64', operand.shape);
    builder.output(builder.rename(graph[direction](builder, input), 'product'));
    return Runtime.create(builder.bytes(), { dir: this.model.dir, file: this.model.file, threads: this.threads });
  }
}
