/** Shared by the families of gated functions: pieces with a slope, elsewhere the value itself is the intercept. */
import { allFinite, positiveOnes } from '../../loops';
import type { FloatData } from '../../tensor';
import type { Pointwise } from '../family';
import type { Site } from '../site';

/**
 * A function that is `slope·x` (through 0) where `slopeAt` is not 0 and constant elsewhere: there the traced output is the intercept,
 * exactly.
 */
export function gated(site: Site, slopeAt: (x: number, p: number) => number): Pointwise {
  const x = site.floats(site.x);
  const y = site.floats(site.outputs[0]);
  const slope = new Float64Array(x.length);
  let intercept: Float64Array | undefined;
  for (let p = 0; p < x.length; p++) {
    slope[p] = slopeAt(x[p], p);
    if (slope[p] === 0 && y[p] !== 0) (intercept ??= new Float64Array(x.length))[p] = y[p];
  }
  return intercept ? { slope, intercept } : { slope };
}

/**
 * Relu and LeakyRelu: the commonest gates, in plain loops over float32 where the values are. `below` is the slope where x ≤ 0.
 * @param values x, or y where its sign says as much
 */
export function rectified(values: FloatData, below: number): Pointwise {
  if (below === 0 && values instanceof Float32Array && allFinite(values)) return { slope: positiveOnes(values) };
  const slope = values instanceof Float64Array ? new Float64Array(values.length) : new Float32Array(values.length);
  let odd = false;
  for (let p = 0; p < values.length; p++) {
    const v = values[p];
    slope[p] = v > 0 ? 1 : below;
    odd ||= v !== v;
  }
  // A NaN is no piece of the function: it stays visible as a bias that is not finite.
  return odd ? { slope, intercept: values.map((v) => (v !== v ? v : 0)) } : { slope };
}
