/**
 * The digit-flip test (Shrikumar et al. 2017; the paper's Sec. 5.4): of an input of class c₁, the features that an attribution holds to speak
 * for c₁ rather than c₂ are set to the baseline; the more the log-odds fall, the better it knew.
 */
import type { FloatData } from '../tensor';
import { descending } from './ranking';

/** An input with features set to the baseline. */
interface Flipped {
  values: FloatData;
  changed: number;
}

/**
 * Sets to the baseline, in descending order of `towards` where it is above 0, up to `share` of the features; only those that differ from
 * the baseline count (setting the others changes nothing).
 * @param towards S_{c₁} − S_{c₂}
 */
export function flip(x: FloatData, baseline: FloatData, towards: FloatData, share: number): Flipped {
  const most = Math.floor(share * x.length + 1e-9);
  const values = x.slice();
  let changed = 0;
  for (const i of descending(towards)) {
    if (changed === most || !(towards[i] > 0)) break;
    if (x[i] === baseline[i]) continue;
    values[i] = baseline[i];
    changed++;
  }
  return { values, changed };
}

/** How far the log-odds of c₁ against c₂ fall: (f[c₁] − f[c₂])(x) − (f[c₁] − f[c₂])(x̂). */
export function logOddsChange(before: ArrayLike<number>, after: ArrayLike<number>, c1: number, c2: number): number {
  return before[c1] - before[c2] - (after[c1] - after[c2]);
}
