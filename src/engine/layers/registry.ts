/** Every op family, one line each. Adding an op is adding its file and its line. */
import type { OnnxNode } from '../onnx/node';
import { activations } from './ops/activations';
import { averagePool } from './ops/average-pool';
import { addition } from './ops/addition';
import { batchNormalization } from './ops/batch-normalization';
import { clip } from './ops/clip';
import { concat } from './ops/concat';
import { convolution } from './ops/convolution';
import type { OpFamily } from './family';
import { einsum } from './ops/einsum';
import { elementary } from './ops/elementary';
import { loss } from './ops/loss';
import { localResponse } from './ops/local-response';
import { normalizations, normalizer } from './ops/normalizations';
import { affineGrid } from './ops/affine-grid';
import { fourier } from './ops/fourier';
import { gridSample } from './ops/grid-sample';
import { fusedMatmul } from './ops/fused-matmul';
import { unique } from './ops/unique';
import { modulo } from './ops/modulo';
import { cumulativeProduct } from './ops/cumulative-product';
import { power } from './ops/power';
import { quantization, quantizationContrib } from './ops/quantization';
import { reductionNorms } from './ops/reduction-norms';
import { smooth, smoothContrib } from './ops/smooth';
import { softmax } from './ops/softmax';
import { steps, stepsOfFeatures } from './ops/steps';
import { gemm } from './ops/gemm';
import { matmul } from './ops/matmul';
import { maxPool } from './ops/max-pool';
import { pad } from './ops/pad';
import { passThrough } from './ops/pass-through';
import { reduction } from './ops/reduction';
import { renaming } from './ops/renaming';
import { scaling } from './ops/scaling';
import { extremes } from './ops/extremes';
import { where } from './ops/where';
import { hardSigmoid } from './ops/hard-sigmoid';
import { shrink } from './ops/shrink';
import { hardmax } from './ops/hardmax';
import { reductionExtremes } from './ops/reduction-extremes';
import { split } from './ops/split';
import { slice } from './ops/slice';
import { gather } from './ops/gather';
import { repeat } from './ops/repeat';
import { depthSpace } from './ops/depth-space';
import { trilu } from './ops/trilu';
import { cumulativeSum } from './ops/cumulative-sum';
import { scatter } from './ops/scatter';
import { maxUnpool } from './ops/max-unpool';
import { selection } from './ops/selection';
import { transposedConvolution } from './ops/transposed-convolution';
import { resize } from './ops/resize';
import { refused, refusedModels } from './ops/refused';
import { prelu } from './ops/prelu';
import { dropout } from './ops/dropout';
import { numberRange } from './ops/number-range';
import { lpPool } from './ops/lp-pool';
import { columnToImage } from './ops/column-to-image';
import { tensorScatter } from './ops/tensor-scatter';

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
