/** Every op family, one line each. Adding an op is adding its file and its line. */
import type { OnnxNode } from '../onnx/node';
import { activations } from './activations';
import { averagePool } from './average-pool';
import { addition } from './addition';
import { batchNormalization } from './batch-normalization';
import { clip } from './clip';
import { concat } from './concat';
import { convolution } from './convolution';
import type { OpFamily } from './family';
import { einsum } from './einsum';
import { elementary } from './elementary';
import { loss } from './loss';
import { localResponse } from './local-response';
import { normalizations, normalizer } from './normalizations';
import { affineGrid } from './affine-grid';
import { fourier } from './fourier';
import { gridSample } from './grid-sample';
import { fusedMatmul } from './fused-matmul';
import { unique } from './unique';
import { modulo } from './modulo';
import { cumulativeProduct } from './cumulative-product';
import { power } from './power';
import { quantization, quantizationContrib } from './quantization';
import { reductionNorms } from './reduction-norms';
import { smooth, smoothContrib } from './smooth';
import { softmax } from './softmax';
import { steps, stepsOfFeatures } from './steps';
import { gemm } from './gemm';
import { matmul } from './matmul';
import { maxPool } from './max-pool';
import { pad } from './pad';
import { passThrough } from './pass-through';
import { reduction } from './reduction';
import { renaming } from './renaming';
import { scaling } from './scaling';
import { extremes } from './extremes';
import { where } from './where';
import { hardSigmoid } from './hard-sigmoid';
import { shrink } from './shrink';
import { hardmax } from './hardmax';
import { reductionExtremes } from './reduction-extremes';
import { split } from './split';
import { slice } from './slice';
import { gather } from './gather';
import { repeat } from './repeat';
import { depthSpace } from './depth-space';
import { trilu } from './trilu';
import { cumulativeSum } from './cumulative-sum';
import { scatter } from './scatter';
import { maxUnpool } from './max-unpool';
import { selection } from './selection';
import { transposedConvolution } from './transposed-convolution';
import { resize } from './resize';
import { refused, refusedModels } from './refused';
import { prelu } from './prelu';
import { dropout } from './dropout';
import { numberRange } from './number-range';
import { lpPool } from './lp-pool';
import { columnToImage } from './column-to-image';
import { tensorScatter } from './tensor-scatter';

export const FAMILIES: readonly OpFamily[] = [
  activations,
  addition,
  averagePool,
  batchNormalization,
  clip,
  concat,
  convolution,
  gemm,
  matmul,
  maxPool,
  pad,
  passThrough,
  reduction,
  renaming,
  scaling,
  einsum,
  elementary,
  localResponse,
  loss,
  normalizations,
  normalizer,
  affineGrid,
  fourier,
  gridSample,
  fusedMatmul,
  unique,
  modulo,
  cumulativeProduct,
  power,
  quantization,
  quantizationContrib,
  reductionNorms,
  smooth,
  smoothContrib,
  softmax,
  steps,
  stepsOfFeatures,
  extremes,
  where,
  hardSigmoid,
  shrink,
  hardmax,
  reductionExtremes,
  split,
  slice,
  gather,
  repeat,
  depthSpace,
  trilu,
  cumulativeSum,
  scatter,
  maxUnpool,
  selection,
  transposedConvolution,
  resize,
  refused,
  refusedModels,
  prelu,
  dropout,
  numberRange,
  lpPool,
  columnToImage,
  tensorScatter,
];

const byOp = new Map(FAMILIES.flatMap((f) => f.ops.map((op) => [`${f.domain ?? ''}:${op}`, f] as const)));

/** The family of a node, undefined when no family knows its op. */
export function familyOf(node: OnnxNode): OpFamily | undefined {
  return byOp.get(`${node.domain}:${node.op}`);
}
