/**
 * Cores that are sums of products of their operands, y[o] = scale · Σ_i Π_k t_k[o, i]: products of activations, matrix products,
 * Einsum. By the product rule ∂y/∂t_k sums the products of the others, and as y is linear in each of its L live operands,
 * W x = L y: the bias is (1 − L) y, exactly from the values.
 */
import { type FloatData, size, unravel } from '../../tensor';
import type { DirectProducts, LinearCore } from '../family';
import type { Operand, Site } from '../site';
import { lattice } from './lattice';
import { productDirectly, productGeometry } from './product';
import { widthOf } from './standardise';

/** One operand with its step along every output dimension and every summed dimension (0: it does not have it). */
export interface Factor {
  operand: Operand;
  outer: readonly number[];
  inner: readonly number[];
}

export interface Multilinear {
  shape: readonly number[];
  /** Extents of the summed dimensions. */
  summed: readonly number[];
  factors: readonly Factor[];
  scale?: number;
}

interface Placed {
  live: boolean;
  base: number;
  values: ArrayLike<number>;
  /** Position at output p: `starts[p]`, and from there at each of the summed indices. */
  start(index: readonly number[]): number;
  offsets: Int32Array;
}

export function multilinear(site: Site, m: Multilinear): LinearCore {
  const factors = m.factors.map((f) => placed(site, f, m.summed));
  const live = factors.filter((f) => f.live);
  const y = site.floats(site.outputs[0]);
  const terms = size(m.summed);
  const each = visitor(m, factors, terms);
  const geometry = productGeometry(site, m);
  return {
    outputs: y.length,
    maxRow: terms * live.length,
    bias: live.length === 1 ? 'none' : times(1 - live.length, y),
    // A summed dimension that an operand does not have meets its element once a step.
    repeats: m.factors.some((f) => f.operand.live && f.inner.some((step, i) => step === 0 && m.summed[i] > 1)),
    read(p, position, weight) {
      let count = 0;
      each(p, (at, w) => {
        position[count] = at;
        weight[count++] = w;
      });
      return count;
    },
    geometry,
    direct: geometry ? productDirectly(geometry, y.length, widthOf(site)) : directOf(each, y.length, widthOf(site)),
  };
}

function times(factor: number, values: FloatData): Float64Array {
  const out = new Float64Array(values.length);
  for (let p = 0; p < out.length; p++) out[p] = factor * values[p];
  return out;
}

type Visit = (p: number, entry: (position: number, weight: number) => void) => void;

/** Calls `entry` for every element that output p is made of, with the product of the others. */
function visitor({ shape, scale = 1 }: Multilinear, factors: readonly Placed[], terms: number): Visit {
  const starts = new Int32Array(factors.length);
  return (p, entry) => {
    const index = unravel(p, shape);
    factors.forEach((f, k) => (starts[k] = f.start(index)));
    for (let k = 0; k < factors.length; k++) {
      if (!factors[k].live) continue;
      const { base, offsets } = factors[k];
      for (let i = 0; i < terms; i++) {
        let w = scale;
        for (let o = 0; o < factors.length; o++) if (o !== k) w *= factors[o].values[starts[o] + factors[o].offsets[i]];
        entry(base + starts[k] + offsets[i], w);
      }
    }
  };
}

function directOf(each: Visit, outputs: number, width: number): DirectProducts {
  return {
    forward(x) {
      const z = new Float64Array(outputs);
      for (let p = 0; p < outputs; p++) each(p, (at, w) => (z[p] += w * x[at]));
      return z;
    },
    backward(g) {
      const out = new Float64Array(width);
      for (let p = 0; p < outputs; p++) if (g[p] !== 0) each(p, (at, w) => (out[at] += g[p] * w));
      return out;
    },
  };
}

function placed(site: Site, { operand, outer, inner }: Factor, summed: readonly number[]): Placed {
  return {
    live: operand.live,
    base: site.base(operand),
    values: site.floats(operand),
    start: (index) => index.reduce((at, i, d) => at + i * outer[d], 0),
    offsets: lattice(summed, inner),
  };
}

/** Steps of an operand that broadcasts onto `to`: 0 where its extent is 1 or it has no such dimension. */
export function broadcastSteps(from: readonly number[], to: readonly number[]): number[] {
  const lead = to.length - from.length;
  let step = size(from);
  return to.map((_, i) => {
    if (i < lead) return 0;
    const extent = from[i - lead];
    step /= extent;
    return extent === 1 ? 0 : step;
  });
}
