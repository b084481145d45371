/** FusedMatMul (com.microsoft) whose ranks the file does not say, so that it cannot be laid out as Transpose and MatMul. */
import { size } from '../../tensor';
import type { OpFamily } from '../family';
import { broadcastSteps, type Factor, multilinear } from '../shared/multilinear';
import { type Operand, shapeOf } from '../site';

/** α A' B' over batches, with the last two dimensions of either swapped. */
export const fusedMatmul: OpFamily = {
  ops: ['FusedMatMul', 'TransposeMatMul'],
  domain: 'com.microsoft',
  nature: 'exact',
  kind(site) {
    const { node } = site;
    if (node.int('transBatchA', 0) === 0 && node.int('transBatchB', 0) === 0) return 'core';
    return { reason: 'it moves its batch dimensions', action: 'Use the model from before the optimiser' };
  },
  tangent: (site) => site.live.length > 1,
  core(site) {
    const { node, outShape: out } = site;
    const [a, b] = site.inputs as [Operand, Operand];
    const batch = out.slice(0, -2);
    const factor = (operand: Operand, swapped: boolean, isLeft: boolean): Factor => {
      const shape = shapeOf(site, operand);
      const columns = shape[shape.length - 1];
      const steps = swapped ? [1, columns] : [columns, 1];
      const outer = broadcastSteps(shape.slice(0, -2), batch).map((s) => s * size(shape.slice(-2)));
      return {
        operand,
        outer: [...outer, isLeft ? steps[0] : 0, isLeft ? 0 : steps[1]],
        inner: [isLeft ? steps[1] : steps[0]],
      };
    };
    const swapA = node.int('transA', 0) === 1;
    const left = shapeOf(site, a);
    return multilinear(site, {
      shape: out,
      summed: [left[left.length - (swapA ? 2 : 1)]],
      factors: [factor(a, swapA, true), factor(b, node.int('transB', 0) === 1, false)],
      scale: node.float('alpha', 1),
    });
  },
};
