/** The backward pass (method.md §3, the paper's Algorithm 1): one layer a step, the identity (10) checked after each. */
import type { LocalLayer } from '../layers/local';
import { add, giveBack, sumProducts, totals } from '../loops';
import type { FloatData } from '../tensor';
import { type Gradient, like, split, toCoreOrder } from '../trace/gradient';
import type { Rule } from './scores';
import { type Sent, spread, type Spreader } from './spread';
import { massesOf, Step } from './step';
import type { CutPart, Sums } from './sums';

export { Step } from './step';
export type { CutPart, Sums } from './sums';

/** BBp for one score rule over one gradient; steps are computed when first asked for and kept. */
export class Pass {
  readonly steps: Step[] = [];
  /** Before the first step: the score alone. */
  readonly start: Sums;
  private readonly beta = new Map<string, FloatData>();
  /** Tensors whose β nobody else has. */
  private readonly own = new Set<string>();
  private turn: Promise<unknown> = Promise.resolve();

  /**
   * @param without names of layers whose own bias term is left out
   * @param spreader how mass is spread; the clear way unless a faster one is given
   */
  constructor(
    readonly gradient: Gradient,
    readonly rule: Rule,
    readonly without: ReadonlySet<string> = new Set(),
    private readonly spreader: Spreader = spread,
  ) {
    const { f, seed, traced } = gradient;
    const { score } = traced.graph;
    const { abs } = sumProducts(seed, traced.value(score).data);
    const cut = new Map([[score, { gradient: f, beta: 0, scale: abs }]]);
    this.start = { cut, bias: 0, unattributed: 0, excluded: 0, residual: 0, scale: Math.abs(f) };
  }

  /**
   * Step `index`; null past the end.
   * @param spreader in place of the pass's own, for passes that share scores
   */
  async step(index: number, spreader = this.spreader): Promise<Step | null> {
    while (this.steps.length <= index) {
      const done = this.turn.then(() => (this.steps.length <= index ? this.advance(spreader) : true));
      this.turn = done.catch(() => undefined);
      if (!(await done)) return null;
    }
    return this.steps[index];
  }

  /** The sums after `count` steps. */
  sumsAfter(count: number): Sums {
    return count === 0 ? this.start : this.steps[count - 1].sums;
  }

  /** What one layer sent to each of its inputs once more: what tensors keep is the sum over their consumers. */
  async sentBy({ local, mass }: Step): Promise<FloatData[]> {
    const x = this.gradient.traced.inputsOf(local);
    const { beta } = await this.spreader(local, x, mass, this.rule);
    return split(inWidthOf(x, beta), local.inputs);
  }

  /** Memory that the numbers of its steps take. */
  get bytes(): number {
    let bytes = 0;
    for (const beta of this.beta.values()) bytes += beta.byteLength;
    for (const { evenly, left } of this.steps) bytes += (evenly?.byteLength ?? 0) + (left?.byteLength ?? 0);
    return bytes;
  }

  /** β received by a tensor from all consumers passed so far. */
  at(tensor: string): FloatData | undefined {
    return this.beta.get(tensor);
  }

  private async advance(spreader: Spreader): Promise<boolean> {
    const gradient = await this.gradient.step(this.steps.length);
    if (!gradient) return false;
    const { local, output } = gradient;
    const x = this.gradient.traced.inputsOf(local);
    const received = this.received(local);
    const excluded = this.without.has(local.layer.name);
    const masses = massesOf(output, local, received, excluded);
    const sent = await spreader(local, x, masses.mass, this.rule);
    const { evenly, left } = sent;
    this.receive(local, inWidthOf(x, sent.beta));
    const parts = local.inputs.map(({ name }, i) => [name, this.part(name, gradient.products[i])] as const);
    const sums = this.sums(local, parts, { own: masses.own.sum, excluded, left });
    this.steps.push(new Step({ local, gradient, received, evenly, left, excluded, sums }, masses));
    if (local.inputs.length > 1) giveBack(x);
    if (masses.mass !== received && !holds(sent, masses.mass)) giveBack(masses.mass);
    return true;
  }

  private receive({ map, inputs }: LocalLayer, beta: FloatData): void {
    const parts = split(beta, inputs);
    const before = inputs.map(({ name }) => this.beta.get(name));
    inputs.forEach(({ name }, i) => {
      const earlier = before[i];
      // A part that is added to what was there is not kept, and the others shall not keep its memory.
      const part = !earlier && before.some(Boolean) ? parts[i].slice() : parts[i];
      // What a core sends is new; other layers can pass on what they were sent.
      if (!earlier && map.kind === 'core') this.own.add(name);
      this.beta.set(name, earlier ? this.sum(name, earlier, part) : part);
    });
  }

  private sum(tensor: string, before: FloatData, part: FloatData): FloatData {
    // A view of its own: what is known of the old numbers is not known of the new ones.
    const out = this.own.has(tensor) ? before.subarray() : like(before, before.length);
    add(before, part, out);
    this.own.add(tensor);
    return out;
  }

  private received(local: LocalLayer): FloatData {
    const { traced } = this.gradient;
    const [first] = local.outputs;
    // What has arrived is never written to: it needs no copy.
    const only = local.outputs.length === 1 ? this.beta.get(first.name) : undefined;
    if (only) return toCoreOrder(only, local.order);
    const flat = like(traced.value(first.name).data, local.units);
    for (const o of local.outputs) if (this.beta.has(o.name)) flat.set(this.beta.get(o.name)!, o.start);
    return toCoreOrder(flat, local.order);
  }

  private part(name: string, products: { sum: number; abs: number }): CutPart {
    const beta = totals(this.beta.get(name)!);
    return { gradient: products.sum, beta: beta.sum, scale: products.abs + beta.abs };
  }

  /** (10) with the layer's outputs replaced by its inputs. */
  private sums(
    local: LocalLayer,
    parts: readonly (readonly [string, CutPart])[],
    { own, excluded, left }: { own: number; excluded: boolean; left: FloatData | null },
  ): Sums {
    const before = this.sumsAfter(this.steps.length);
    const cut = new Map(before.cut);
    for (const o of local.outputs) cut.delete(o.name);
    for (const [name, part] of parts) cut.set(name, part);
    const unattributed = before.unattributed + (left ? total(left) : 0);
    const without = before.excluded + (excluded ? own : 0);
    let [attributed, scale] = [0, 0];
    for (const part of cut.values()) {
      attributed += part.gradient + part.beta;
      scale += part.scale;
    }
    return {
      cut,
      bias: before.bias + own,
      unattributed,
      excluded: without,
      residual: this.gradient.f - attributed - unattributed - without,
      scale,
    };
  }
}

/** Σ, in float64. */
export function total(values: FloatData): number {
  return totals(values).sum;
}

/** Whether an array is, or is a part of, what was sent. */
function holds({ beta, evenly, left }: Sent, { buffer }: FloatData): boolean {
  return [beta, evenly, left].some((sent) => sent?.buffer === buffer);
}

function inWidthOf(model: FloatData, values: FloatData): FloatData {
  if (model.constructor === values.constructor) return values;
  // Not `from`: it goes through an iterator, at fifty times the cost.
  return model instanceof Float64Array ? new Float64Array(values) : new Float32Array(values);
}
