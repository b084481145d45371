/** Matrix products with constant weights, as Gemm and MatMul share them. */
import type { GraphBuilder } from '../../onnx/builder';
import type { DenseGeometry, LinearCore } from '../family';

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

/** Columns that ONNX Runtime adds up at one go when it is given one row, and the most rows that are made of it. */
const BLOCK = 256;
const MOST_BLOCKS = 16;

/**
 * Wᵀ g as a Gemm of `g` [rows, columns]. ONNX Runtime adds the terms of a single row one after the other in float32, which drifts (a
 * sum of 4096 equal terms by 7e-6, and identity (10) sees it), so a long row is laid out as one row a block, zero elsewhere, and the
 * blocks are added up: 7e-7.
 */
export function denseBackward(
  b: GraphBuilder,
  { rows, columns, scale }: DenseGeometry,
  g: string,
  weight: string,
  transB: 0 | 1,
): string {
  const attributes = { transB, alpha: { float: scale } };
  if (rows !== 1 || columns <= BLOCK) return b.node('Gemm', [g, weight], attributes);
  const block = Math.max(BLOCK, Math.ceil(columns / MOST_BLOCKS));
  const blocks = Math.ceil(columns / block);
  const mask = new Float32Array(blocks * columns);
  for (let n = 0; n < columns; n++) mask[Math.floor(n / block) * columns + n] = 1;
  const apart = b.node('Mul', [g, b.node('CastLike', [b.constant([blocks, columns], mask), g])]);
  const products = b.node('Gemm', [apart, weight], attributes);
  return b.node('ReduceSum', [products, b.constant([1], new BigInt64Array(1))], { keepdims: 1 });
}
