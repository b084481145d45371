/** Shared by the families of gated functions: pieces with a slope, elsewhere the value itself is the intercept. */
import type { Pointwise } from './family';
import type { Site } from './site';

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
