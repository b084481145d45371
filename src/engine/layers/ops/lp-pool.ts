/** Norms over windows: LpPool and GlobalLpPool, by their tangent. */
import { size, unravel } from '../../tensor';
import type { OpFamily } from '../family';
import { shapeOf, type Site } from '../site';
import { visitWindow, windowsOf } from '../shared/windows';

/**
 * LpPool-1.., GlobalLpPool-1..: y = (Σ |x|^p)^(1/p), ∂y/∂x = sign(x) (|x|/y)^(p−1). As y(s x) = s y for s > 0, W x is y and the bias 0.
 * Where a whole window is 0 there is no slope; it counts as 0.
 */
export const lpPool: OpFamily = {
  ops: ['LpPool', 'GlobalLpPool'],
  nature: 'tangent',
  kind: () => 'core',
  core(site) {
    const shape = shapeOf(site, site.x);
    const kernel = site.node.op === 'LpPool' ? site.node.ints('kernel_shape')! : shape.slice(2);
    const w = windowsOf(site, shape.slice(2), site.outShape.slice(2), kernel);
    const [inner, cells] = [size(w.spatialOut), size(w.spatialIn)];
    const windows = Array.from({ length: inner }, (_, s) => {
      const offsets: number[] = [];
      visitWindow(w, unravel(s, w.spatialOut), (_k, i) => offsets.push(i));
      return offsets;
    });
    const [x, y] = [site.floats(site.x), site.floats(site.outputs[0])];
    const power = orderOf(site) - 1;
    return {
      outputs: y.length,
      maxRow: Math.min(size(w.kernel), cells),
      bias: 'none',
      read(p, position, weight) {
        const base = Math.floor(p / inner) * cells;
        let count = 0;
        for (const offset of windows[p % inner]) {
          const v = x[base + offset];
          if (y[p] === 0 && power > 0) continue;
          position[count] = base + offset;
          weight[count++] = (v > 0 ? 1 : -1) * (power === 0 ? 1 : (Math.abs(v) / y[p]) ** power);
        }
        return count;
      },
    };
  },
};

/** p (2): a float in version 1, whole since then. */
function orderOf({ node }: Site): number {
  return node.opset < 2 ? node.float('p', 2) : node.int('p', 2);
}
