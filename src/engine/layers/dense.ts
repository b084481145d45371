/** Matrix products with constant weights, as Gemm and MatMul share them. */
import type { DenseGeometry, LinearCore } from './family';

/** Rows of y[m,n] = Σ_k x[m,k] W[k,n] with x in C order. */
export function denseRows(g: DenseGeometry): Pick<LinearCore, 'outputs' | 'maxRow' | 'read'> {
  return {
    outputs: g.rows * g.columns,
    maxRow: g.inner,
    read(p, position, weight) {
      const m = Math.floor(p / g.columns);
      const n = p % g.columns;
      const { weight: values } = g;
      for (let k = 0; k < g.inner; k++) {
        position[k] = m * g.inner + k;
        weight[k] = g.scale * values[k * g.strideK + n * g.strideN];
      }
      return g.inner;
    },
  };
}
