/** Runs of the model at inputs other than the one that is explained: what methods and studies compare with. */
import type { Model } from '../engine/onnx/model';
import type { FloatData, FloatTensor, NumericData } from '../engine/tensor';
import { InputGradients, type Question } from '../engine/trace/input-gradients';
import { MODEL_SPACE } from '../engine/trace/pixel-space';
import type { Products } from '../engine/trace/products';
import { type Inputs, sameScores, stack, takesRows } from '../engine/trace/rows';
import { Scorer } from '../engine/trace/scorer';
import type { Traced } from '../engine/trace/traced';
import type { Tracer } from '../engine/trace/tracer';

/** Memory that one stacked run may take, and how many times its values are held while it is worked on. */
const STACK_BYTES = 256 << 20;
const COPIES = { traced: 6, scores: 1 };
/** More rows than this save nothing more. */
const MOST_ROWS = 64;

export class Runs {
  /** What the inputs of all runs here are in. */
  space = MODEL_SPACE;
  private readonly scorers = new Map<string, Scorer>();
  private readonly gradients: InputGradients;
  /** Whether rows can be stacked, found once for each shape of the inputs. */
  private readonly stackable = new Map<string, Promise<boolean>>();

  constructor(
    private readonly model: Model,
    private readonly tracer: Tracer,
    private readonly products: Products,
    private readonly threads?: number,
  ) {
    this.gradients = new InputGradients(model, (inputs, output) => this.traceAt(inputs, output), threads);
  }

  /**
   * The model at these inputs, every layer's values kept.
   * @param output the graph output that is explained, when it is not the first
   * @throws BiasLensError of the model
   */
  async traceAt(inputs: Inputs, output?: string): Promise<Traced> {
    const traced = await this.tracer.at(this.space.toModel(inputs), this.products, output);
    return this.space.lift(traced, inputs, output);
  }

  /** The gradient at the inputs alone. @throws BiasLensError of the model, or of the first layer that the gradient does not pass */
  gradientAt(inputs: Inputs, question: Question): Promise<ReadonlyMap<string, FloatData>> {
    return this.gradients.at(inputs, this.space, question);
  }

  /** The score tensor alone. @throws BiasLensError of the model */
  scoresAt(score: string, inputs: Inputs): Promise<FloatTensor> {
    let scorer = this.scorers.get(score);
    if (!scorer) this.scorers.set(score, (scorer = new Scorer(this.model, score, this.threads)));
    return scorer.scoresAt(this.space.toModel(inputs));
  }

  /**
   * How many inputs like this one may be stacked: 1 where the model does not take several or they do not come out as alone.
   * @param traced the model at `inputs`
   */
  async rowsAtOnce(traced: Traced, inputs: Inputs, use: keyof typeof COPIES): Promise<number> {
    const key = Object.entries(inputs)
      .map(([name, { shape }]) => `${name}:${shape.join('x')}`)
      .join(' ');
    let stackable = this.stackable.get(key);
    if (!stackable) this.stackable.set(key, (stackable = this.tryStack(traced, inputs)));
    if (!(await stackable)) return 1;
    let bytes = 0;
    for (const { data } of traced.point.values?.values() ?? []) bytes += (data as NumericData).byteLength ?? 0;
    return Math.max(1, Math.min(MOST_ROWS, Math.floor(STACK_BYTES / (bytes * COPIES[use] + 1))));
  }

  async release(): Promise<void> {
    await Promise.allSettled([this.gradients, ...this.scorers.values()].map((kept) => kept.release()));
  }

  /** A model can declare a free dimension and still not take several rows (a Reshape to [1, n]), or mix them. */
  private async tryStack(traced: Traced, inputs: Inputs): Promise<boolean> {
    if (!takesRows(this.model, inputs)) return false;
    const { score } = traced.graph;
    try {
      return sameScores(traced.value(score), await this.scoresAt(score, stack([inputs, inputs])), 2);
    } catch {
      return false;
    }
  }
}
