/**
 * The scores of sums of whole tensors (the end of a residual block): as many components a unit as there are branches, so that the
 * formulas (15)-(20) are written out. What the clear way does for the same units costs ten times as much.
 */
import type { SumGeometry } from '../layers/family';
import type { LocalLayer } from '../layers/local';
import { sharePositive } from '../loops';
import type { FloatData } from '../tensor';
import { like } from '../trace/gradient';
import type { Rule } from './scores';

/** β by input position, and the mass of units without a candidate, which is to be spread another way; null: none. */
export interface SumSent {
  beta: FloatData;
  rest: FloatData | null;
}

export function spreadSum(local: LocalLayer, { branches }: SumGeometry, x: FloatData, mass: FloatData, rule: Rule): SumSent {
  const beta = like(x, local.width);
  const work = { local, branches, x, mass, beta };
  const few = branches.length === 2;
  const lost = rule.option === 3 ? (few ? positiveOfTwo(work) : shared(work, positive, () => 1)) : softly(work, rule, few);
  return { beta, rest: lost ? unplaced(mass, beta, branches) : null };
}

interface Work extends Pick<SumGeometry, 'branches'> {
  local: LocalLayer;
  x: FloatData;
  mass: FloatData;
  beta: FloatData;
}

/** −sign(bˣ) or −1, over T: what a component is multiplied with in the exponent. */
function softly(work: Work, { option, temperature }: Rule, few: boolean): boolean {
  const { bias } = work.local;
  const factor = option === 1 ? (p: number) => -Math.sign(bias[p]) / temperature : () => -1 / temperature;
  return few ? softmaxOfTwo(work, factor) : shared(work, softmax, factor);
}

/** Any number of branches. Whether some unit had no candidate. */
function shared({ local, branches, x, mass, beta }: Work, fill: typeof softmax, factor: (p: number) => number): boolean {
  const shares = new Float64Array(branches.length);
  const slopes = local.slope;
  let lost = false;
  for (let p = 0; p < mass.length; p++) {
    if (mass[p] === 0) continue;
    const slope = slopes ? slopes[p] : 1;
    for (let i = 0; i < branches.length; i++) shares[i] = slope * branches[i].weight * x[branches[i].base + p];
    if (fill(shares, factor(p))) for (let i = 0; i < branches.length; i++) beta[branches[i].base + p] = shares[i] * mass[p];
    else lost = true;
  }
  return lost;
}

/** (19) of two components, without a branch that depends on them. */
function positiveOfTwo({ local, branches: [one, two], x, mass, beta }: Work): boolean {
  const { slope } = local;
  if (
    x instanceof Float32Array &&
    beta instanceof Float32Array &&
    mass instanceof Float32Array &&
    !(slope instanceof Float64Array)
  ) {
    const component = ({ base, weight }: SumGeometry['branches'][number]) => ({
      x: x.subarray(base, base + mass.length),
      weight,
      share: beta.subarray(base, base + mass.length),
    });
    return sharePositive([component(one), component(two)], slope, mass);
  }
  let lost = 0;
  for (let p = 0; p < mass.length; p++) {
    const a = slope ? slope[p] : 1;
    const c = Math.max(a * one.weight * x[one.base + p], 0);
    const d = Math.max(a * two.weight * x[two.base + p], 0);
    const z = c + d;
    const share = z > 0 ? mass[p] / z : 0;
    beta[one.base + p] = c * share;
    beta[two.base + p] = d * share;
    lost += z > 0 ? 0 : Math.abs(mass[p]);
  }
  return lost !== 0;
}

/** (15)-(18) of two components: one exponential, of the smaller. */
function softmaxOfTwo({ local, branches: [one, two], x, mass, beta }: Work, factor: (p: number) => number): boolean {
  const { slope } = local;
  let lost = false;
  for (let p = 0; p < mass.length; p++) {
    const m = mass[p];
    if (m === 0) continue;
    const a = slope ? slope[p] : 1;
    const c = a * one.weight * x[one.base + p];
    const d = a * two.weight * x[two.base + p];
    if (c === 0 && d === 0) lost = true;
    else if (c === 0 || d === 0) beta[(c === 0 ? two : one).base + p] = m;
    else {
      const gap = factor(p) * (d - c);
      const small = Math.exp(-Math.abs(gap));
      const large = 1 / (1 + small);
      beta[one.base + p] = m * (gap > 0 ? small * large : large);
      beta[two.base + p] = m * (gap > 0 ? large : small * large);
    }
  }
  return lost;
}

/** The mass of units none of whose branches got something. */
function unplaced(mass: FloatData, beta: FloatData, branches: SumGeometry['branches']): FloatData {
  const rest = like(mass, mass.length);
  for (let p = 0; p < mass.length; p++) if (branches.every(({ base }) => beta[base + p] === 0)) rest[p] = mass[p];
  return rest;
}

/** Components become shares by (19). False when none is positive. */
function positive(c: Float64Array): boolean {
  let z = 0;
  for (let i = 0; i < c.length; i++) z += c[i] = c[i] > 0 ? c[i] : 0;
  if (!(z > 0) || z === Infinity) return false;
  for (let i = 0; i < c.length; i++) c[i] /= z;
  return true;
}

/** Components become shares by (15)-(18). False when all are 0. */
function softmax(c: Float64Array, factor: number): boolean {
  let top = -Infinity;
  for (let i = 0; i < c.length; i++) {
    // −∞ takes a component of 0 out, as exp makes 0 of it.
    c[i] = c[i] === 0 ? -Infinity : factor * c[i];
    if (c[i] > top) top = c[i];
  }
  if (!Number.isFinite(top)) return false;
  let z = 0;
  for (let i = 0; i < c.length; i++) z += c[i] = c[i] === top ? 1 : Math.exp(c[i] - top);
  for (let i = 0; i < c.length; i++) c[i] /= z;
  return true;
}
