/** Quantiles, boxplots and intervals. No resampling: the same numbers always give the same answer. */

/** What a boxplot shows (Tukey): quartiles, whiskers to the last value within 1.5 of their distance, what lies beyond. */
export interface Box {
  n: number;
  mean: number;
  low: number;
  q1: number;
  median: number;
  q3: number;
  high: number;
  outliers: number[];
  /** 95 % confidence interval of the median. */
  interval: [number, number];
}

/** Quantile by linear interpolation between order statistics (type 7). */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return NaN;
  const at = q * (sorted.length - 1);
  const [lower, upper] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return lower + (at - Math.floor(at)) * (upper - lower);
}

/**
 * The interval between two order statistics that covers the median with a probability of at least 95 %, whatever the distribution
 * (binomial; Conover 1999, §3.2). For fewer than 6 values no such interval exists: the whole range is given.
 */
export function medianInterval(sorted: ArrayLike<number>): [number, number] {
  const n = sorted.length;
  if (n === 0) return [NaN, NaN];
  let [below, term] = [0, 0.5 ** n];
  let k = 0;
  // The largest k with P(Binomial(n, ½) < k) ≤ 2.5 %. From 1,000 values on ½ⁿ is no number, and the normal approximation is exact enough.
  if (n > 1000) k = Math.floor((n - 1.959964 * Math.sqrt(n)) / 2);
  else while (below + term <= 0.025) [below, term, k] = [below + term, (term * (n - k)) / (k + 1), k + 1];
  return k === 0 ? [sorted[0], sorted[n - 1]] : [sorted[k - 1], sorted[n - k]];
}

export function boxOf(values: Iterable<number>): Box {
  const sorted = Float64Array.from(values).sort();
  const [q1, middle, q3] = [0.25, 0.5, 0.75].map((q) => quantile(sorted, q));
  const reach = 1.5 * (q3 - q1);
  const inside = sorted.filter((v) => v >= q1 - reach && v <= q3 + reach);
  return {
    n: sorted.length,
    mean: mean(sorted),
    low: inside[0] ?? NaN,
    q1,
    median: middle,
    q3,
    high: inside[inside.length - 1] ?? NaN,
    outliers: Array.from(sorted.filter((v) => v < q1 - reach || v > q3 + reach)),
    interval: medianInterval(sorted),
  };
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return values.length === 0 ? NaN : sum / values.length;
}
