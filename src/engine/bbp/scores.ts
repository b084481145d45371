/** The scores α of one unit (paper Sec. 4.2, Eq. 15-20), with method.md §4's equal shares where the rule has no candidate. */

/** Which rule, and its temperature T > 0. */
export interface Rule {
  option: 1 | 2 | 3;
  temperature: number;
}

/** How a unit's mass goes out: by the rule, in equal shares, or not at all. */
export type Placement = 'rule' | 'evenly' | 'nowhere';

/** One row of a layer: entries of W with the inputs they meet. */
export interface Row {
  count: number;
  position: Int32Array;
  weight: Float64Array;
}

/**
 * Fills `alpha[0..count)` for one unit.
 * @param row entries of W[p,·] (ungated)
 * @param slope a[p], so that Wˣ = a W
 * @param bias bˣ[p]; only its sign is used, by option 1
 * @param x the layer's inputs laid side by side
 */
export function scores(row: Row, slope: number, bias: number, x: ArrayLike<number>, rule: Rule, alpha: Float64Array): Placement {
  const placed =
    rule.option === 3
      ? positivePart(row, slope, x, alpha)
      : softmax(row, slope, rule.option === 1 ? -Math.sign(bias) : -1, x, rule.temperature, alpha);
  if (placed) return 'rule';
  return equalShares(row, slope, x, alpha) ? 'evenly' : 'nowhere';
}

/** (15)-(18): softmax over the non-zero components of `direction · c / T`. False when there is none. */
function softmax(
  row: Row,
  slope: number,
  direction: number,
  x: ArrayLike<number>,
  temperature: number,
  alpha: Float64Array,
): boolean {
  const { count, position, weight } = row;
  let top = -Infinity;
  for (let k = 0; k < count; k++) {
    const c = slope * weight[k] * x[position[k]];
    const s = (direction * c) / temperature;
    alpha[k] = c === 0 ? NaN : s;
    if (c !== 0 && s > top) top = s;
  }
  if (top === -Infinity) return false;
  let z = 0;
  for (let k = 0; k < count; k++) z += alpha[k] = Number.isNaN(alpha[k]) ? 0 : Math.exp(alpha[k] - top);
  for (let k = 0; k < count; k++) alpha[k] /= z;
  return true;
}

/** (19): each positive component's share of their sum. False when there is none. */
function positivePart(row: Row, slope: number, x: ArrayLike<number>, alpha: Float64Array): boolean {
  const { count, position, weight } = row;
  let z = 0;
  for (let k = 0; k < count; k++) z += alpha[k] = Math.max(slope * weight[k] * x[position[k]], 0);
  if (!(z > 0)) return false;
  for (let k = 0; k < count; k++) alpha[k] /= z;
  return true;
}

/** Equal shares over the first of three sets that has a member: components, ungated components, connections. */
function equalShares(row: Row, slope: number, x: ArrayLike<number>, alpha: Float64Array): boolean {
  const { count, position, weight } = row;
  const sets = [
    (k: number) => slope * weight[k] * x[position[k]] !== 0,
    (k: number) => weight[k] * x[position[k]] !== 0,
    (k: number) => weight[k] !== 0,
  ];
  for (const member of sets) {
    let n = 0;
    for (let k = 0; k < count; k++) n += alpha[k] = member(k) ? 1 : 0;
    if (n === 0) continue;
    for (let k = 0; k < count; k++) alpha[k] /= n;
    return true;
  }
  return false;
}
