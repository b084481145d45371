/** Gradients at the model's inputs at many points: a plain run that keeps what the gradient needs, and the gradient as one graph. */
import { BiasLensError, orNull } from '../errors';
import { allFinite } from '../loops';
import { withOutputs } from '../onnx/derive';
import type { Model } from '../onnx/model';
import { type FloatData, type FloatTensor, isFloat } from '../tensor';
import { backwardGraph, type BackwardGraph, SEED } from './backward-graph';
import { Gradient, type Target } from './gradient';
import type { PixelSpace } from './pixel-space';
import type { Inputs } from './rows';
import { Runtime } from './runtime';
import { seedOf } from './score';
import type { Traced } from './traced';

/** What a gradient is asked for, besides the point. */
export interface Question {
  /** The graph output that is explained; left out: the first that can be. */
  output?: string;
  target: Target;
  /** Inputs whose gradient is wanted. */
  names: readonly string[];
  /** Whether it will be asked at further points: then sessions are worth their making. */
  again: boolean;
}

type Gradients = ReadonlyMap<string, FloatData>;

/** The sessions for one question over inputs of one shape. */
interface Prepared {
  graph: BackwardGraph;
  seed: FloatTensor;
  forward: Runtime;
  backward: Runtime;
}

export class InputGradients {
  /** For the last question: sessions, or that there are none. */
  private last: { key: string; space: PixelSpace; prepared: Prepared | null } | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  /** @param traceAt the model at inputs in `space`, every layer's values kept */
  constructor(
    private readonly model: Model,
    private readonly traceAt: (inputs: Inputs, output?: string) => Promise<Traced>,
    private readonly threads?: number,
  ) {}

  /**
   * ∂f/∂x of the inputs asked for; an input that f does not depend on has none. One question is answered at a time.
   * @param space what the inputs are in
   * @throws BiasLensError of the model, or of the first layer that the gradient does not pass
   */
  at(inputs: Inputs, space: PixelSpace, question: Question): Promise<Gradients> {
    const answer = this.turn.then(() => this.answer(inputs, space, question));
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  async release(): Promise<void> {
    await this.turn;
    await this.drop();
  }

  private async answer(inputs: Inputs, space: PixelSpace, question: Question): Promise<Gradients> {
    const key = keyOf(inputs, question);
    const known = this.last?.key === key && this.last.space === space;
    if (known) {
      const { prepared } = this.last!;
      const found = prepared && (await orNull(run(prepared, space.toModel(inputs))));
      if (found) return found;
    }
    const traced = await this.traceAt(inputs, question.output);
    if (!known && question.again) {
      await this.drop();
      this.last = { key, space, prepared: await this.prepare(traced, space.toModel(inputs), question) };
    }
    return byLayers(traced, question);
  }

  private async drop(): Promise<void> {
    const prepared = this.last?.prepared;
    this.last = undefined;
    await Promise.all([prepared?.forward.release(), prepared?.backward.release()]);
  }

  private async prepare(traced: Traced, inputs: Inputs, { target, names }: Question): Promise<Prepared | null> {
    // Another point can take another branch.
    if (this.model.nodes.some((node) => BRANCHING.has(node.op))) return null;
    const graph = backwardGraph(traced, names);
    const known = new Set([...this.model.nodes.flatMap((n) => n.outputs), ...Object.keys(inputs)]);
    if (!graph || graph.gradients.size === 0 || !graph.feeds.every((name) => known.has(name))) return null;
    const { dir, file } = this.model;
    const open = (bytes: Uint8Array, level: 'basic' | 'all') =>
      Runtime.create(bytes, { dir, file, threads: this.threads, level });
    const made = graph.feeds.filter((name) => !inputs[name]);
    const seed = { ...traced.value(traced.graph.score), data: seedOf(traced, target).gradient };
    // As the trace does it: other fusions round otherwise, and a value near a kink would be on its other side.
    const forward = await orNull(open(withOutputs(this.model, made), 'basic'));
    const backward = forward && (await orNull(open(graph.bytes, 'all')));
    if (backward) return { graph, seed, forward, backward };
    await forward?.release();
    return null;
  }
}

/** Ops whose nodes are not the same at every point. */
const BRANCHING = new Set(['If', 'Loop', 'Scan']);

function keyOf(inputs: Inputs, { output, target, names }: Question): string {
  const shapes = Object.entries(inputs).map(([name, { dtype, shape }]) => [name, dtype, shape]);
  return JSON.stringify([shapes, output, target, names]);
}

/** @returns null where a number is not finite: layer by layer it is said where, or 0 · ∞ is 0 */
async function run({ graph, seed, forward, backward }: Prepared, inputs: Inputs): Promise<Gradients | null> {
  const made = graph.feeds.filter((name) => !inputs[name]);
  const values = made.length > 0 ? await forward.run(inputs, made) : new Map<string, FloatTensor>();
  const feeds = Object.fromEntries(graph.feeds.map((name) => [name, (inputs[name] ?? values.get(name)) as FloatTensor]));
  const outputs = [...graph.gradients.values()];
  const results = await backward.run({ ...feeds, [SEED]: seed }, outputs);
  const found = new Map<string, FloatData>();
  for (const [input, output] of graph.gradients) {
    const tensor = results.get(output);
    if (!tensor || !isFloat(tensor) || !allFinite(tensor.data)) return null;
    found.set(input, tensor.data);
  }
  return found;
}

async function byLayers(traced: Traced, { target, names }: Question): Promise<Gradients> {
  const gradient = new Gradient(traced, target);
  for (let i = 0; await gradient.step(i); i++);
  if (gradient.stopped.length > 0) throw new BiasLensError(gradient.stopped[0]);
  return new Map(names.flatMap((name) => (gradient.at(name) ? [[name, gradient.at(name)!] as const] : [])));
}
