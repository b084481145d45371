/** Which features an attribution puts first. */

/** Positions by value, largest first, the earlier on a tie. */
export function descending(values: ArrayLike<number>): number[] {
  return Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[b] - values[a] || a - b);
}

/**
 * The share of features with the largest magnitudes (the paper's Sec. 5.2: 10 %), as many as a hundredth rounds up to. A feature of which
 * the attribution is 0 is none of them, so there can be fewer.
 */
export function topShare(values: ArrayLike<number>, share: number): Set<number> {
  const magnitudes = Float64Array.from(values, Math.abs);
  const count = Math.ceil(share * magnitudes.length - 1e-9);
  return new Set(
    descending(magnitudes)
      .slice(0, count)
      .filter((i) => magnitudes[i] > 0),
  );
}

/** The share of `a` that is not in `b`; NaN when `a` is empty. */
export function outside(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let n = 0;
  for (const i of a) if (!b.has(i)) n++;
  return n / a.size;
}

/** Position of the largest value, the first on a tie. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
