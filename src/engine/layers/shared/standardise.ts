/** Normalisations over groups, y = γ (x − c μ)/σ + β, by their tangent; c = 0 leaves the mean in. */
import { size } from '../../tensor';
import type { LinearCore, Term } from '../family';
import type { Groups } from './groups';
import { type Branch, lowRankCore } from './low-rank';
import type { Operand, Site } from '../site';

/** A per-element constant or activation: which of its elements meets each output. */
export interface Affine {
  operand: Operand | undefined;
  positions: Int32Array;
}

export interface Standardisation {
  groups: Groups;
  /** Whether the mean is taken off. */
  centred: boolean;
  /**
   * σ of Σ d², the group's sum of squares (of deviations), and σ' / σ as ∂σ/∂d[q] = relative · σ · d[q].
   */
  spread(sumOfSquares: number, count: number): { sigma: number; relative: number };
  scale?: Affine;
  shift?: Affine;
}

/** σ = √(Σd²/n + ε): LayerNormalization and its relatives. */
export function variance(epsilon: number): Standardisation['spread'] {
  return (squares, count) => {
    const square = squares / count + epsilon;
    return { sigma: Math.sqrt(square), relative: 1 / (count * square) };
  };
}

/**
 * W[p,q] = γ[p]/σ (δ − c/n − relative d[p] d[q]), with d = x − c μ;
 * where scale or shift are activations, y's derivative by them is d/σ and 1.
 */
export function standardised(site: Site, s: Standardisation): LinearCore {
  const x = site.floats(site.inputs[0]);
  const n = s.groups.offsets.length;
  const gamma = s.scale?.operand && site.floats(s.scale.operand);
  const diagonal = new Float64Array(x.length);
  const mean: Term = { left: new Float64Array(x.length), right: new Float64Array(x.length).fill(1) };
  const square: Term = { left: new Float64Array(x.length), right: new Float64Array(x.length) };
  const relative = new Float64Array(x.length);
  for (const start of s.groups.starts) {
    const { mu, sigma, kappa } = statistics(x, start, s);
    for (const offset of s.groups.offsets) {
      const p = start + offset;
      const d = x[p] - mu;
      diagonal[p] = (gamma ? gamma[s.scale!.positions[p]] : 1) / sigma;
      mean.left[p] = diagonal[p] / n;
      square.left[p] = diagonal[p] * kappa * d;
      square.right[p] = d;
      relative[p] = d / sigma;
    }
  }
  const terms = s.centred ? [mean, square] : [square];
  const live = site.inputs[0]!.live;
  const none = new Float64Array(x.length);
  const w = {
    groups: s.groups,
    base: site.base(site.inputs[0]!),
    diagonal: live ? diagonal : none,
    terms: live ? terms : [],
    branches: branches(site, s, relative),
    width: widthOf(site),
  };
  return lowRankCore(w, laidOut(site, w.width), site.floats(site.outputs[0]));
}

function statistics(x: ArrayLike<number>, start: number, { groups, centred, spread }: Standardisation) {
  const n = groups.offsets.length;
  let mu = 0;
  if (centred) for (const o of groups.offsets) mu += x[start + o] / n;
  let squares = 0;
  for (const o of groups.offsets) squares += (x[start + o] - mu) ** 2;
  const { sigma, relative } = spread(squares, n);
  return { mu, sigma, kappa: relative };
}

function branches(site: Site, { scale, shift }: Standardisation, relative: Float64Array): Branch[] {
  const out: Branch[] = [];
  if (scale?.operand?.live) out.push({ base: site.base(scale.operand), positions: scale.positions, weight: relative });
  if (shift?.operand?.live) out.push({ base: site.base(shift.operand), positions: shift.positions, weight: 1 });
  return out;
}

/** Elements of all live inputs, each distinct tensor once. */
export function widthOf(site: Site): number {
  return Math.max(...site.live.map((o) => site.base(o) + size(o.shape!)));
}

/** The live inputs side by side. */
export function laidOut(site: Site, width: number): Float64Array {
  const out = new Float64Array(width);
  for (const operand of site.live) out.set(site.floats(operand), site.base(operand));
  return out;
}
