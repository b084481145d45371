/** Matrix products with constant weights, as Gemm and MatMul share them. */
import type { GraphBuilder } from '../../onnx/builder';
import type { DenseGeometry, LinearCore } from '../family';
import type { Operand } from '../site';
import { weightIn } from './weights';

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
 * Wᵀ g of `g` [rows, columns]. ONNX Runtime adds the terms of a single row one after the other in float32, which drifts (a sum of 4096
 * equal terms by 9e-6, and identity (10) sees it), so a long row is cut into blocks whose sums are added up: 9e-7.
 * @param transB whether the weight is stored [inner, columns]
 */
export function denseBackward(b: GraphBuilder, geometry: DenseGeometry, g: string, weight: Operand, transB: 0 | 1): string {
  const { rows, columns, scale } = geometry;
  if (rows !== 1 || columns <= BLOCK) return b.node('Gemm', [g, weightIn(b, weight)], { transB, alpha: { float: scale } });
  const block = blockOf(columns);
  return transB === 0 && block ? byBlocks(b, geometry, g, weight, block) : byMaskedRows(b, geometry, g, weight, transB);
}

/** The longest stretch up to `BLOCK` that a row can be cut into without a rest; undefined where only scraps would do. */
function blockOf(columns: number): number | undefined {
  for (let block = BLOCK; block >= BLOCK / 16; block--) if (columns % block === 0) return block;
  return undefined;
}

/** A product a block, each with the rows of the weight that belong to it: they lie one after the other, and are read once. */
function byBlocks(b: GraphBuilder, { inner, columns, scale }: DenseGeometry, g: string, weight: Operand, block: number): string {
  const count = columns / block;
  const scaled = scale === 1 ? g : b.node('Mul', [g, b.node('CastLike', [b.scalar(scale), g])]);
  const apart = weightIn(b, weight, 'all', [count, block, inner]);
  const products = b.node('MatMul', [b.reshape(scaled, [count, 1, block]), apart]);
  return b.node('ReduceSum', [products, b.int64([0])], { keepdims: 0 });
}

/** One row a block, zero elsewhere: where the blocks of the weight are not one after the other. */
function byMaskedRows(b: GraphBuilder, { columns, scale }: DenseGeometry, g: string, weight: Operand, transB: 0 | 1): string {
  const block = Math.max(BLOCK, Math.ceil(columns / MOST_BLOCKS));
  const blocks = Math.ceil(columns / block);
  const mask = new Float32Array(blocks * columns);
  for (let n = 0; n < columns; n++) mask[Math.floor(n / block) * columns + n] = 1;
  const apart = b.node('Mul', [g, b.node('CastLike', [b.constant([blocks, columns], mask), g])]);
  const products = b.node('Gemm', [apart, weightIn(b, weight)], { transB, alpha: { float: scale } });
  return b.node('ReduceSum', [products, b.int64([0])], { keepdims: 1 });
}
