/** Dropout: nothing in inference; in training mode what this run dropped is a decision. */
import type { OpFamily, Pointwise } from '../family';
import { isFixed } from '../shared/in-graph';
import type { Site } from '../site';

/** Dropout-1..; training mode is an input since opset 12. */
export const dropout: OpFamily = {
  ops: ['Dropout'],
  nature: 'exact',
  kind: () => 'pointwise',
  pointwise: (site) => (site.numbers(2)?.[0] ? dropped(site) : { slope: 1 }),
  backward: (site, { g }) => (isFixed(site, [2]) && !site.numbers(2)?.[0] ? [g] : undefined),
};

/** Kept elements are scaled by 1/(1 − ratio). The mask need not be an output, so it is read off the values. */
function dropped(site: Site): Pointwise {
  const y = site.floats(site.outputs[0]);
  const ratio = site.numbers(1)?.[0] ?? 0.5;
  return { slope: Float64Array.from(y, (v) => (v === 0 ? 0 : 1 / (1 - ratio))) };
}
