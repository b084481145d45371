/** The gradient of the score, layer by layer from the output, with each consumer's part: what method.md's cuts need. */
import { BiasLensError, type ErrorInfo } from '../errors';
import type { Layer } from '../layers/partition';
import { type LocalLayer, type Span } from '../layers/local';
import { add, borrowed, giveBack, multiply, sumProducts } from '../loops';
import { type FloatData, size } from '../tensor';
import { checkFinite } from './not-finite';
import { seedOf, type Target } from './score';
import type { Traced } from './traced';
import { like, transposed } from './transposed';

export type { Target } from './score';
export { like } from './transposed';

/** What one layer does to the gradient. Arrays in core order. */
export interface GradientStep {
  readonly local: LocalLayer;
  /** g_y: what has come from all consumers of the layer's outputs. */
  readonly output: FloatData;
  /** Σ g·t and Σ|g·t| at each of its inputs, of all consumers passed so far. */
  readonly products: { sum: number; abs: number }[];
}

/** A step with the layer's part of the gradient at each of its inputs, in the order of `local.inputs`. */
export interface Differentiated extends Omit<GradientStep, 'products'> {
  readonly parts: FloatData[];
}

/** f for one target, and its gradient as far as it has been asked for. */
export class Gradient {
  readonly f: number;
  /** Where the pass stopped, and why; complete once `step` has returned null. */
  readonly stopped: ErrorInfo[] = [];
  /** Names of layers that were not passed, because they or what they feed could not be. */
  readonly blocked = new Set<string>();
  readonly steps: GradientStep[] = [];
  private readonly arrived = new Map<string, FloatData>();
  private readonly incomplete = new Set<string>();
  private readonly pending: Layer[];
  private turn: Promise<unknown> = Promise.resolve();

  /** @throws BiasLensError when the score cannot be explained (`seedOf`). */
  constructor(
    readonly traced: Traced,
    readonly target: Target,
  ) {
    const { f, gradient } = seedOf(traced, target);
    this.f = f;
    this.arrived.set(traced.graph.score, gradient);
    this.pending = [...traced.graph.layers].reverse();
  }

  /** The gradient at the score tensor: 1 at the target, −1 at what is taken off. */
  get seed(): FloatData {
    return this.arrived.get(this.traced.graph.score)!;
  }

  /** Step `index` of the pass, computed when first asked for; null past the end. */
  async step(index: number): Promise<GradientStep | null> {
    while (this.steps.length <= index) {
      const done = this.turn.then(() => (this.steps.length <= index ? this.advance() : true));
      this.turn = done.catch(() => undefined);
      if (!(await done)) return null;
    }
    return this.steps[index];
  }

  /** The part of one layer at each of its inputs once more: what tensors keep is the sum over their consumers. */
  async partsOf({ local }: GradientStep): Promise<FloatData[]> {
    return (await this.differentiate(local)).parts;
  }

  /** Memory that the numbers of its steps take. */
  get bytes(): number {
    let bytes = 0;
    for (const part of this.arrived.values()) bytes += part.byteLength;
    return bytes;
  }

  /** The gradient at a tensor from all consumers passed so far. */
  at(tensor: string): FloatData | undefined {
    return this.arrived.get(tensor);
  }

  /** Passes the next layer; false when none is left. */
  private async advance(): Promise<boolean> {
    for (;;) {
      const layer = this.pending.shift();
      if (!layer) return false;
      const outputs = this.traced.outputsOf(layer);
      if (outputs.some((o) => this.incomplete.has(o))) this.block(layer);
      else if (outputs.some((o) => this.arrived.has(o))) {
        const step = await this.pass(layer);
        if (step) {
          this.steps.push(step);
          return true;
        }
      }
    }
  }

  private async pass(layer: Layer): Promise<GradientStep | undefined> {
    try {
      const local = this.traced.local(layer);
      const step = await this.differentiate(local);
      checkFinite(step, this.traced);
      const products = local.inputs.map((span, i) => {
        this.receive(span, step.parts[i]);
        return sumProducts(this.arrived.get(span.name)!, this.traced.value(span.name).data);
      });
      return { local, output: step.output, products };
    } catch (error) {
      if (!(error instanceof BiasLensError)) throw error;
      this.stopped.push({ ...error.info, file: this.traced.model.file });
      this.block(layer);
      return undefined;
    }
  }

  /** A layer that is not passed: the tensors it reads miss its part of the gradient. */
  private block(layer: Layer): void {
    this.blocked.add(layer.name);
    layer.inputs.forEach((i) => this.incomplete.add(i));
  }

  private receive(span: Span, part: FloatData): void {
    const before = this.arrived.get(span.name);
    this.arrived.set(span.name, before ? sum(before, part) : part);
  }

  private async differentiate(local: LocalLayer): Promise<Differentiated> {
    const output = this.outputGradient(local);
    const gated = local.slope ? gatedBy(output, local.slope) : output;
    const parts = branchesOf(local, gated) ?? split(await transposed(this.traced, local, gated), local.inputs);
    if (gated !== output && !parts.some(({ buffer }) => buffer === gated.buffer)) giveBack(gated);
    return { local, output, parts };
  }

  /** g_y of all outputs side by side, in core order. */
  private outputGradient(local: LocalLayer): FloatData {
    const first = this.traced.value(local.outputs[0].name).data;
    const flat = local.outputs.length === 1 ? this.arrived.get(local.outputs[0].name)! : like(first, local.units);
    if (local.outputs.length > 1)
      for (const o of local.outputs) if (this.arrived.has(o.name)) flat.set(this.arrived.get(o.name)!, o.start);
    return toCoreOrder(flat, local.order);
  }
}

/** What arrives at a sum of whole tensors arrives at each of its branches: where they count once, without an array of their own. */
function branchesOf({ map, inputs }: LocalLayer, gated: FloatData): FloatData[] | undefined {
  if (map.kind !== 'core' || map.core.repeats || map.core.geometry?.kind !== 'sum') return undefined;
  const { branches } = map.core.geometry;
  return inputs.map(({ start }) => {
    const { weight } = branches.find((b) => b.base === start)!;
    return weight === 1 ? gated : gated.map((g) => weight * g);
  });
}

/** g ⊙ a, where 0 times anything is 0. */
function gatedBy(g: FloatData, slope: FloatData): FloatData {
  const out = g instanceof Float32Array ? borrowed(g.length) : like(g, g.length);
  multiply(g, slope, out);
  return out;
}

/** Rearranges values in the order of a layer's output into that of its core. */
export function toCoreOrder<T extends FloatData>(values: T, order: Int32Array | null): T {
  if (!order) return values;
  const out = like(values, values.length) as T;
  for (let i = 0; i < order.length; i++) out[order[i]] = values[i];
  return out;
}

/** Rearranges values in core order into the order of the layer's output. */
export function toOutputOrder<T extends FloatData>(values: T, order: Int32Array | null): T {
  if (!order) return values;
  const out = like(values, values.length) as T;
  for (let i = 0; i < order.length; i++) out[i] = values[order[i]];
  return out;
}

/** Cuts an array over inputs laid side by side into one array an input, without a copy. */
export function split(values: FloatData, spans: readonly Span[]): FloatData[] {
  return spans.length === 1 ? [values] : spans.map((s) => values.subarray(s.start, s.start + s.size));
}

function sum(a: FloatData, b: FloatData): FloatData {
  const out = like(a, a.length);
  add(a, b, out);
  return out;
}

/** Number of elements of a tensor that has arrived, for callers that allocate beside it. */
export function sizeOf(traced: Traced, name: string): number {
  return size(traced.value(name).shape);
}
