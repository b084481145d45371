/** Axes of plots: a linear scale with round ticks. */

export interface Scale {
  low: number;
  high: number;
  ticks: number[];
  /** 0..1 */
  at(value: number): number;
}

/** A scale over the values, widened to whole ticks; about `count` of them. */
export function scaleOf(values: readonly number[], count = 6): Scale {
  const finite = values.filter(Number.isFinite);
  let [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (finite.length === 0) [low, high] = [0, 1];
  if (low === high) [low, high] = [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
  const step = roundStep((high - low) / count);
  [low, high] = [Math.floor(low / step) * step, Math.ceil(high / step) * step];
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => Number((low + i * step).toPrecision(12)));
  return { low, high, ticks, at: (value) => (value - low) / (high - low) };
}

/** The next of 1, 2, 5 · 10ⁿ. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 5].find((m) => m * power >= step) ?? 10) * power;
}
