/** The backward pass (method.md §3, the paper's Algorithm 1): one layer a step, the identity (10) checked after each. */
import type { LocalLayer } from '../layers/local';
import { add, areZeros, multiply, sumProducts, totals, zeros } from '../loops';
import { type FloatData } from '../tensor';
import { type Gradient, type GradientStep, like, split, toCoreOrder } from '../trace/gradient';
import type { Rule } from './scores';
import { spread, type Spreader } from './spread';

/** What has arrived at one tensor of the cut: Σ g·t, Σ β, and Σ|g·t| + Σ|β|. */
export interface CutPart {
  gradient: number;
  beta: number;
  scale: number;
}

/** The pass after a step. */
export interface Sums {
  cut: ReadonlyMap<string, CutPart>;
  /** Σ own of all layers passed, excluded ones included. */
  bias: number;
  unattributed: number;
  excluded: number;
  /** f − the right side of (10). */
  residual: number;
  /** Σ|g·t| + Σ|β| over the cut, what the residual is measured against. */
  scale: number;
}

/** One layer's step. Arrays over units are in core order (`local.order`), over inputs one array each. */
export interface Step {
  readonly local: LocalLayer;
  readonly gradient: GradientStep;
  /** β_y: what the layers above sent. */
  readonly received: FloatData;
  /** g_y ⊙ bˣ */
  readonly own: FloatData;
  readonly mass: FloatData;
  /** Mass that went out in equal shares, and mass that found no input; null: none. */
  readonly evenly: FloatData | null;
  readonly left: FloatData | null;
  /** Whether `own` was left out of `mass` (Sec. 5.3). */
  readonly excluded: boolean;
  /** β sent to each of `local.inputs`. */
  readonly sent: FloatData[];
  readonly sums: Sums;
}

/** BBp for one score rule over one gradient; steps are computed when first asked for and kept. */
export class Pass {
  readonly steps: Step[] = [];
  /** Before the first step: the score alone. */
  readonly start: Sums;
  private readonly beta = new Map<string, FloatData>();
  /** The gradient as far as this pass has come; the gradient itself can be ahead of it. */
  private readonly slope = new Map<string, FloatData>();
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
    const { score } = gradient.traced.graph;
    const { f } = gradient;
    const cut = new Map([
      [score, { gradient: f, beta: 0, scale: partOf(gradient.seed, gradient.traced.value(score).data, undefined).scale }],
    ]);
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
    const own = ownOf(output, local, x);
    const excluded = this.without.has(local.layer.name);
    const mass = excluded || areZeros(own) ? received : sumOf(received, own);
    const sent = await spreader(local, x, mass, this.rule);
    const parts = split(inWidthOf(x, sent.beta), local.inputs);
    local.inputs.forEach(({ name }, i) => {
      receive(this.beta, name, parts[i]);
      receive(this.slope, name, gradient.parts[i]);
    });
    const step = { local, gradient, received, own, mass, evenly: sent.evenly, left: sent.left, excluded, sent: parts };
    this.steps.push({ ...step, sums: this.sums(step) });
    return true;
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

  private sums(step: Omit<Step, 'sums'>): Sums {
    const before = this.sumsAfter(this.steps.length);
    const cut = new Map(before.cut);
    for (const o of step.local.outputs) cut.delete(o.name);
    for (const { name } of step.local.inputs) cut.set(name, this.part(name));
    const own = total(step.own);
    const unattributed = before.unattributed + (step.left ? total(step.left) : 0);
    const excluded = before.excluded + (step.excluded ? own : 0);
    let [attributed, scale] = [0, 0];
    for (const part of cut.values()) {
      attributed += part.gradient + part.beta;
      scale += part.scale;
    }
    return {
      cut,
      bias: before.bias + own,
      unattributed,
      excluded,
      residual: this.gradient.f - attributed - unattributed - excluded,
      scale,
    };
  }

  private part(name: string): CutPart {
    return partOf(this.slope.get(name)!, this.gradient.traced.value(name).data, this.beta.get(name));
  }
}

function ownOf(g: FloatData, { bias, units }: LocalLayer, x: FloatData): FloatData {
  if (areZeros(bias)) return zeros(x, units);
  const own = like(x, units);
  multiply(g, bias, own);
  return own;
}

/** Σ, in float64. */
export function total(values: FloatData): number {
  return totals(values).sum;
}

/** All sums of a tensor of the cut in one go. */
function partOf(g: FloatData, t: FloatData, beta: FloatData | undefined): CutPart {
  const products = sumProducts(g, t);
  const arrived = beta ? totals(beta) : { sum: 0, abs: 0 };
  return { gradient: products.sum, beta: arrived.sum, scale: products.abs + arrived.abs };
}

function inWidthOf(model: FloatData, values: FloatData): FloatData {
  if (model.constructor === values.constructor) return values;
  // Not `from`: it goes through an iterator, at fifty times the cost.
  return model instanceof Float64Array ? new Float64Array(values) : new Float32Array(values);
}

function receive(arrived: Map<string, FloatData>, tensor: string, part: FloatData): void {
  const before = arrived.get(tensor);
  arrived.set(tensor, before ? sumOf(before, part) : part);
}

function sumOf(a: FloatData, b: FloatData): FloatData {
  const out = like(a, a.length);
  add(a, b, out);
  return out;
}
