/** Where a picture's colours end, and which of its values are among the largest. */

type Values = ArrayLike<number>;

/** 99.5th percentile of |value|, symmetric; the largest when nearly everything is 0. */
export function limitOf(values: Values, quantile = 0.995): number {
  const sorted = magnitudes(values);
  if (sorted.length === 0) return 0;
  const at = sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))];
  return at > 0 ? at : sorted[sorted.length - 1];
}

/**
 * The smallest magnitude among the largest `fraction` of the values: `|v| >= threshold` keeps them. Zero is never among the
 * largest, so a mostly blank map keeps less than was asked for.
 */
export function threshold(values: Values, fraction: number): number {
  if (fraction >= 1) return 0;
  const sorted = magnitudes(values);
  if (sorted.length === 0) return 0;
  const keep = Math.max(1, sorted.length - Math.floor((1 - fraction) * sorted.length));
  const at = sorted[sorted.length - keep];
  return at > 0 ? at : Number.MIN_VALUE;
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
  return out.subarray(0, n).sort();
}
