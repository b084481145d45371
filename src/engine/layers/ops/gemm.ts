/** Gemm: y = α A' B' + β C; where both A and B are activations, by the product rule. */
import { byItsGraph, forwardByItsGraph } from '../shared/in-graph';
import { size } from '../../tensor';
import { broadcast, broadcastPositions } from '../shared/broadcast';
import { denseBackward, denseRows } from '../shared/dense';
import type { DenseGeometry, LinearCore, LinearGraph, OpFamily } from '../family';
import { multilinear } from '../shared/multilinear';
import { type Operand, shapeOf, type Site } from '../site';
import { weightIn } from '../shared/weights';

/** Gemm-7..: `transA`, `transB`, `alpha`, `beta`, unidirectional broadcast of C. */
export const gemm: OpFamily = {
  ops: ['Gemm'],
  nature: 'exact',
  kind: () => 'core',
  tangent: (site) => isProduct(site),
  core(site) {
    if (isProduct(site)) return product(site);
    const bias = biasOf(site);
    const [a, b, c] = site.inputs;
    if (!c?.live && a?.live && site.node.int('transA', 0) === 0) {
      const geometry = geometryOf(site);
      return { ...denseRows(geometry), bias, geometry, graph: gemmGraph(site, geometry) };
    }
    return { ...rows(site, Boolean(a?.live), Boolean(b?.live)), bias };
  },
  backward: (site, at) => byItsGraph(gemm.core!(site), at),
  forward: (site, at) => forwardByItsGraph(gemm.core!(site), at),
};

function isProduct(site: Site): boolean {
  return Boolean(site.inputs[0]?.live && site.inputs[1]?.live);
}

/** Of activations: the product P is linear in each of the two, so the bias is −P, and βC where C is constant. */
function product(site: Site): LinearCore {
  const [a, b, c] = site.inputs as [Operand, Operand, Operand | undefined];
  const [m, n] = site.outShape;
  const [transA, transB] = [site.node.int('transA', 0) === 1, site.node.int('transB', 0) === 1];
  const inner = shapeOf(site, a)[transA ? 0 : 1];
  const factors = [
    { operand: a, outer: [transA ? 1 : inner, 0], inner: [transA ? m : 1] },
    { operand: b, outer: [0, transB ? inner : 1], inner: [transB ? 1 : n] },
  ];
  const core = multilinear(site, { shape: [m, n], summed: [inner], factors, scale: site.node.float('alpha', 1) });
  if (!c) return core;
  const beta = site.node.float('beta', 1);
  const shift = broadcast(site.floats(c), shapeOf(site, c), site.outShape);
  const at = (p: number) => beta * (typeof shift === 'number' ? shift : shift[p]);
  const bias = Float64Array.from(site.floats(site.outputs[0]), (y, p) => at(p) - y + (c.live ? 0 : at(p)));
  const positions = broadcastPositions(shapeOf(site, c), site.outShape);
  return {
    ...core,
    maxRow: core.maxRow + 1,
    bias,
    geometry: c.live ? undefined : core.geometry,
    direct: c.live ? undefined : core.direct,
    read(p, position, weight) {
      const count = core.read(p, position, weight);
      if (!c.live) return count;
      position[count] = site.base(c) + positions[p];
      weight[count] = beta;
      return count + 1;
    },
  };
}

function biasOf(site: Site): LinearCore['bias'] {
  const c = site.inputs[2];
  const beta = site.node.float('beta', 1);
  if (!c || c.live || beta === 0) return 'none';
  const values = broadcast(site.floats(c), shapeOf(site, c), site.outShape);
  return Float64Array.from({ length: size(site.outShape) }, (_, p) => beta * (typeof values === 'number' ? values : values[p]));
}

function geometryOf(site: Site): DenseGeometry {
  const [rows, inner] = shapeOf(site, site.inputs[0]);
  const columns = site.outShape[1];
  const transposed = site.node.int('transB', 0) === 1;
  return {
    kind: 'dense',
    rows,
    inner,
    columns,
    strideK: transposed ? 1 : columns,
    strideN: transposed ? inner : 1,
    scale: site.node.float('alpha', 1),
    source: site.inputs[1],
    get weight() {
      return site.floats(site.inputs[1]);
    },
  };
}

function gemmGraph(site: Site, g: DenseGeometry): LinearGraph {
  const transB = site.node.int('transB', 0);
  const alpha = { float: g.scale };
  return {
    forward: (b, x) => b.node('Gemm', [x, weightIn(b, site.inputs[1]!)], { transB, alpha }),
    backward: (b, y) => denseBackward(b, g, y, site.inputs[1]!, transB === 1 ? 0 : 1),
  };
}

/** Every other case: A transposed, B live instead of A, C live. */
function rows(site: Site, liveA: boolean, liveB: boolean): Pick<LinearCore, 'outputs' | 'maxRow' | 'read'> {
  const [a, b, c] = site.inputs;
  const [m, n] = site.outShape;
  const transA = site.node.int('transA', 0) === 1;
  const transB = site.node.int('transB', 0) === 1;
  const inner = shapeOf(site, a)[transA ? 0 : 1];
  const alpha = site.node.float('alpha', 1);
  const atA = (i: number, k: number) => (transA ? k * m + i : i * inner + k);
  const atB = (k: number, j: number) => (transB ? j * inner + k : k * n + j);
  const constant = liveA ? site.floats(b) : liveB ? site.floats(a) : undefined;
  const [fromA, fromB] = [liveA ? site.base(a!) : 0, liveB ? site.base(b!) : 0];
  const shift = c?.live
    ? { base: site.base(c), at: broadcastPositions(shapeOf(site, c), site.outShape), weight: site.node.float('beta', 1) }
    : undefined;
  return {
    outputs: m * n,
    maxRow: inner + 1,
    read(p, position, weight) {
      const [i, j] = [Math.floor(p / n), p % n];
      let count = 0;
      for (let k = 0; constant && k < inner; k++, count++) {
        position[count] = liveA ? fromA + atA(i, k) : fromB + atB(k, j);
        weight[count] = alpha * (liveA ? constant[atB(k, j)] : constant[atA(i, k)]);
      }
      if (shift) {
        position[count] = shift.base + shift.at[p];
        weight[count++] = shift.weight;
      }
      return count;
    },
  };
}
