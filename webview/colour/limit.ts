/** Where a picture's colours end, and which of its values are among the largest. */

type Values = ArrayLike<number>;

/** 99.5th percentile of |value|, symmetric; the largest when nearly everything is 0. */
export function limitOf(values: Values, quantile = 0.995): number {
  const all = magnitudes(values);
  if (all.length === 0) return 0;
  const last = all.length - 1;
  return nth(all, Math.min(last, Math.floor(quantile * all.length))) || nth(all, last);
}

/**
 * The smallest magnitude among the largest `fraction` of the values: `|v| >= threshold` keeps them. Zero is never among the
 * largest, so a mostly blank map keeps less than was asked for.
 */
export function threshold(values: Values, fraction: number): number {
  if (fraction >= 1) return 0;
  const all = magnitudes(values);
  if (all.length === 0) return 0;
  const keep = Math.max(1, all.length - Math.floor((1 - fraction) * all.length));
  return nth(all, all.length - keep) || Number.MIN_VALUE;
}

/** Positions of the largest `fraction` of `a` that are not among the largest `fraction` of `b`, as a share (Sec. 5.2). */
export function outsideShare(a: Values, b: Values, fraction: number): number | undefined {
  const ta = threshold(a, fraction);
  const tb = threshold(b, fraction);
  let kept = 0;
  let outside = 0;
  for (let i = 0; i < a.length; i++) {
    if (Math.abs(a[i]) < ta) continue;
    kept++;
    if (Math.abs(b[i]) < tb) outside++;
  }
  return kept ? outside / kept : undefined;
}

function magnitudes(values: Values): Float64Array {
  const out = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const a = Math.abs(values[i]);
    if (a === a) out[n++] = a;
  }
  return out.subarray(0, n);
}

/**
 * The k-th smallest, from 0, by Hoare's selection: a tenth of the time of sorting, and a slider asks for it with every move.
 * It reorders the values. Pivots are taken off the middle, where the extreme value of a picture often lies.
 */
function nth(values: Float64Array, k: number): number {
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = values[Math.floor(from + 0.618 * (to - from))];
    let i = from;
    let j = to;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const swapped = values[i];
      values[i++] = values[j];
      values[j--] = swapped;
    }
    if (k <= j) to = j;
    else if (k >= i) from = i;
    else break;
  }
  return values[k];
}
