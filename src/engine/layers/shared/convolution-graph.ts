/** A convolution and its transpose as ONNX nodes. */
import type { GraphBuilder } from '../../onnx/builder';
import { size } from '../../tensor';
import type { ConvGeometry, LinearGraph } from '../family';
import type { Operand } from '../site';
import { weightIn } from './weights';
import { overhang, type Windows } from './windows';

/** Conv (ONNX opset 11) and its transpose, with the same weight tensor. */
export function convolutionGraph(weight: Operand, g: ConvGeometry, w: Windows): LinearGraph {
  const shared = { strides: w.strides, dilations: w.dilations, group: g.group, kernel_shape: w.kernel };
  return {
    forward: (b, x, part) => b.node('Conv', [x, weightIn(b, weight, part)], { ...shared, pads: [...w.padsBegin, ...w.padsEnd] }),
    ...(flippedPads(w)
      ? { backward: flipped(weight, g, w), laidOutAnew: size(g.kernel) > 1 ? 4 * size(weight.shape!) : 0 }
      : { backward: transposed(weight, g, w) }),
  };
}

/** Wᵀ g by ConvTranspose. */
function transposed(weight: Operand, g: ConvGeometry, w: Windows): LinearGraph['backward'] {
  const beyond = overhang(w);
  const attributes = {
    strides: w.strides,
    dilations: w.dilations,
    group: g.group,
    kernel_shape: w.kernel,
    // What the transpose has too little (cells no window reaches) is output padding, what it has too much is cropped at the end.
    pads: [...w.padsBegin, ...beyond.map((n) => Math.max(n, 0))],
    output_padding: beyond.map((n) => Math.max(-n, 0)),
  };
  return (b, y, part) => b.node('ConvTranspose', [y, weightIn(b, weight, part)], attributes);
}

/**
 * Padding with which the transpose of a convolution is one too, with the kernel turned round; undefined where it is none: strides
 * would have to spread its input out, and padding wider than the kernel would have to be cut off.
 */
function flippedPads(w: Windows): number[] | undefined {
  if (w.strides.some((s) => s !== 1)) return undefined;
  const pads = [w.padsBegin, w.padsEnd].flatMap((given) => given.map((p, i) => (w.kernel[i] - 1) * w.dilations[i] - p));
  return pads.every((p) => p >= 0) ? pads : undefined;
}

/** Wᵀ g by Conv, which ONNX Runtime does in a fifth of the time of ConvTranspose. It turns the weights round when it loads them. */
function flipped(weight: Operand, g: ConvGeometry, w: Windows): LinearGraph['backward'] {
  const attributes = { dilations: w.dilations, group: g.group, kernel_shape: w.kernel, pads: flippedPads(w)! };
  return (b, y, part) => b.node('Conv', [y, turned(b, weightIn(b, weight, part), g)], attributes);
}

/** [channelsOut, channelsIn/group, …kernel] as [channelsIn, channelsOut/group, …kernel], every kernel turned round. */
function turned(b: GraphBuilder, weight: string, g: ConvGeometry): string {
  const [out, into, volume] = [g.channelsOut / g.group, g.channelsIn / g.group, size(g.kernel)];
  const apart = b.reshape(weight, [g.group, out, into, volume]);
  const swapped = b.node('Transpose', [apart], { perm: [0, 2, 1, 3] });
  const backwards = volume === 1 ? swapped : b.node('Slice', [swapped, ...[-1, -volume - 1, 3, -1].map((n) => b.int64([n]))]);
  return b.reshape(backwards, [g.channelsIn, out, ...g.kernel]);
}
