/** Small ONNX graphs over the weights of heavy layers, each a session made once per layer and shape, as far as memory goes. */
import { GraphBuilder } from '../onnx/builder';
import type { Model } from '../onnx/model';
import type { LinearGraph } from '../layers/family';
import type { FloatTensor, Tensor } from '../tensor';
import { LinearRun } from './linear-run';
import { Runtime } from './runtime';

/** Weights that are not the file's own (computed, widened) lie in a graph by value and its session copies them: so much is kept. */
const MOST_KEPT_BYTES = 256 << 20;
/** This share of the model may be kept a second time, laid out for Wᵀ g. */
const MOST_LAID_OUT = 1 / 8;

export type Feeds = Readonly<Record<string, FloatTensor>>;

export class Products {
  /** J x of all scores, which is such a graph too. */
  readonly linear: LinearRun;
  private readonly runtimes = new Map<string, Promise<Runtime>>();
  private keptBytes = 0;
  private laidOutBytes = 0;

  constructor(
    private readonly model: Model,
    private readonly threads?: number,
  ) {
    this.linear = new LinearRun(threads);
  }

  /**
   * W x or Wᵀ g of a layer.
   * @param name the layer's name
   * @param operand x (forward) or g (backward), in the op's own shape; its dtype is that of the weights
   */
  async run(name: string, graph: LinearGraph, direction: 'forward' | 'backward', operand: FloatTensor): Promise<FloatTensor> {
    const build = (b: GraphBuilder) => b.output(b.rename(graph[direction](b, 'operand'), 'product'));
    const anew = direction === 'backward' ? (graph.laidOutAnew ?? 0) : 0;
    const [product] = await this.graph(`${direction} ${name}`, { operand }, build, ['product'], anew);
    return product;
  }

  /**
   * Runs a graph.
   * @param key what it computes, under which its session is kept; the feeds' types and shapes are added
   * @param build writes it; its inputs are the feeds, by name
   * @param anew bytes of weights that it lays out anew
   * @returns what is fetched, in that order
   */
  async graph(
    key: string,
    feeds: Feeds,
    build: (b: GraphBuilder) => void,
    fetches: readonly string[],
    anew = 0,
  ): Promise<FloatTensor[]> {
    const shapes = Object.values(feeds).map(({ dtype, shape }) => `${dtype} ${shape.join('x')}`);
    const whole = [key, ...shapes].join('; ');
    const kept = this.runtimes.get(whole);
    if (kept) return fetched(await kept, feeds, fetches);
    const bytes = this.written(feeds, build);
    const { dir, file } = this.model;
    const folds = anew > 0 && this.laidOutBytes + anew <= MOST_LAID_OUT * this.model.size;
    if (folds) this.laidOutBytes += anew;
    const opened = Runtime.create(bytes, { dir, file, threads: this.threads, level: folds ? 'basic' : 'disabled' });
    if (this.keptBytes + bytes.length <= MOST_KEPT_BYTES) {
      this.keptBytes += bytes.length;
      this.runtimes.set(whole, opened);
      return fetched(await opened, feeds, fetches);
    }
    const runtime = await opened;
    try {
      return await fetched(runtime, feeds, fetches);
    } finally {
      await runtime.release();
    }
  }

  async release(): Promise<void> {
    await Promise.allSettled([this.linear.release(), ...[...this.runtimes.values()].map(async (r) => (await r).release())]);
    this.runtimes.clear();
    this.keptBytes = this.laidOutBytes = 0;
  }

  private written(feeds: Feeds, build: (b: GraphBuilder) => void): Uint8Array {
    const builder = new GraphBuilder(this.model);
    for (const [name, { dtype, shape }] of Object.entries(feeds)) builder.input(name, dtype as 'float32' | 'float64', shape);
    build(builder);
    return builder.bytes();
  }
}

async function fetched(runtime: Runtime, feeds: Feeds, fetches: readonly string[]): Promise<FloatTensor[]> {
  const results: ReadonlyMap<string, Tensor> = await runtime.run(feeds, fetches);
  return fetches.map((name) => results.get(name) as FloatTensor);
}
