/** MatMul, batch dimensions broadcast: by a constant linear, of activations by the product rule. */
import { size } from '../../tensor';
import { broadcastPositions } from '../shared/broadcast';
import { denseBackward, denseRows } from '../shared/dense';
import type { Backward, DenseGeometry, LinearCore, LinearGraph, OpFamily } from '../family';
import { byItsGraph, summedTo } from '../shared/in-graph';
import { broadcastSteps, type Factor, multilinear } from '../shared/multilinear';
import { type Operand, shapeOf, type Site } from '../site';
import { weightIn } from '../shared/weights';

/** MatMul-1.., NumPy semantics. */
export const matmul: OpFamily = {
  ops: ['MatMul'],
  nature: 'exact',
  kind: () => 'core',
  tangent: (site) => site.live.length > 1,
  core(site) {
    if (site.live.length > 1) return product(site);
    const weightShape = site.inputs[1]!.shape!;
    if (site.inputs[0]?.live && weightShape.length === 2) {
      const [inner, columns] = weightShape;
      const rows = size(shapeOf(site, site.x)) / inner;
      const geometry: DenseGeometry = {
        kind: 'dense',
        rows,
        inner,
        columns,
        strideK: columns,
        strideN: 1,
        scale: 1,
        source: site.inputs[1],
        get weight() {
          return site.floats(site.inputs[1]);
        },
      };
      return { ...denseRows(geometry), bias: 'none', geometry, graph: matmulGraph(site, geometry) };
    }
    return { ...batchedRows(site), bias: 'none' };
  },
  backward(site, at) {
    const core = site.live.length === 1 ? matmul.core!(site) : undefined;
    return (core && byItsGraph(core, at)) ?? bothSides(site, at);
  },
  forward(site, { builder: b, values, value }) {
    const [left, right] = site.inputs;
    const terms = values.flatMap((v, slot) => {
      if (v === undefined) return [];
      return [b.node('MatMul', slot === 0 ? [v, value(right)] : [value(left), v])];
    });
    return [terms.length === 1 ? terms[0] : b.node('Add', terms)];
  },
};

/** G bᵀ and aᵀ G, summed over what was broadcast; of stacks of matrices. */
function bothSides(site: Site, { builder: b, g, value }: Backward): string[] | undefined {
  const [left, right] = site.inputs as [Operand, Operand];
  if ([left, right].some((operand) => shapeOf(site, operand).length < 2)) return undefined;
  const turned = (operand: Operand) => {
    const order = shapeOf(site, operand).map((_, axis) => axis);
    return b.node('Transpose', [value(operand)], { perm: [...order.slice(0, -2), order.length - 1, order.length - 2] });
  };
  const part = (operand: Operand, product: string) => {
    const shape = shapeOf(site, operand);
    const full = [...site.outShape.slice(0, -2), ...shape.slice(-2)];
    return summedTo(b, product, full, shape);
  };
  return [
    ...(left.live ? [part(left, b.node('MatMul', [g, turned(right)]))] : []),
    ...(right.live ? [part(right, b.node('MatMul', [turned(left), g]))] : []),
  ];
}

function matmulGraph(site: Site, g: DenseGeometry): LinearGraph {
  return {
    forward: (b, x) => b.node('MatMul', [x, weightIn(b, site.inputs[1]!)]),
    backward(b, y) {
      const flat = b.reshape(y, [g.rows, g.columns]);
      return b.reshape(denseBackward(b, g, flat, site.inputs[1]!, 1), shapeOf(site, site.x));
    },
  };
}

/** A stack of matrices with the place of each output's matrix in it. */
export interface Stack {
  rows: number;
  columns: number;
  /** Offset of the matrix of every output batch. */
  offsets: Int32Array;
}

/** Both operands of a matrix product as stacks of matrices (1-D operands get a dimension, as NumPy does). */
export function stacks(a: readonly number[], b: readonly number[]): { a: Stack; b: Stack; batches: number } {
  const [left, right] = [a.length === 1 ? [1, a[0]] : a, b.length === 1 ? [b[0], 1] : b];
  const rank = Math.max(left.length, right.length) - 2;
  const dim = (s: readonly number[], i: number) => s[s.length - 2 - rank + i] ?? 1;
  const batch = Array.from({ length: rank }, (_, i) => Math.max(dim(left, i), dim(right, i)));
  const stack = (s: readonly number[]): Stack => {
    const [rows, columns] = s.slice(-2);
    return { rows, columns, offsets: broadcastPositions(s.slice(0, -2), batch).map((k) => k * rows * columns) };
  };
  return { a: stack(left), b: stack(right), batches: size(batch) };
}

function batchedRows(site: Site): Pick<LinearCore, 'outputs' | 'maxRow' | 'read'> {
  const [left, right] = site.inputs as [Operand, Operand];
  const { a, b, batches } = stacks(shapeOf(site, left), shapeOf(site, right));
  const [m, n, inner] = [a.rows, b.columns, a.columns];
  const constant = site.floats(left.live ? right : left);
  return {
    outputs: batches * m * n,
    maxRow: inner,
    read(p, position, weight) {
      const batch = Math.floor(p / (m * n));
      const [i, j] = [Math.floor(p / n) % m, p % n];
      const [fromA, fromB] = [a.offsets[batch] + i * inner, b.offsets[batch] + j];
      for (let k = 0; k < inner; k++) {
        position[k] = left.live ? fromA + k : fromB + k * n;
        weight[k] = constant[left.live ? fromB + k * n : fromA + k];
      }
      return inner;
    },
  };
}

/** y[..,m,n] = Σ_k a[..,m,k] b[..,k,n]; 1-D operands get a dimension that the output does not keep. */
function product(site: Site): LinearCore {
  const [left, right] = site.inputs as [Operand, Operand];
  const [a, b] = [shapeOf(site, left), shapeOf(site, right)];
  const [full, other] = [a.length === 1 ? [1, ...a] : a, b.length === 1 ? [...b, 1] : b];
  const out = site.outShape;
  const batch = out.slice(0, out.length - (a.length > 1 ? 1 : 0) - (b.length > 1 ? 1 : 0));
  const [rows, inner, columns] = [full[full.length - 2], full[full.length - 1], other[other.length - 1]];
  const factor = (operand: Operand, shape: readonly number[], row: number, column: number, summed: number): Factor => ({
    operand,
    outer: [...broadcastSteps(shape.slice(0, -2), batch).map((s) => s * size(shape.slice(-2))), row, column],
    inner: [summed],
  });
  return multilinear(site, {
    shape: [...batch, rows, columns],
    summed: [inner],
    factors: [factor(left, full, inner, 0, 1), factor(right, other, 0, 1, columns)],
  });
}
