/** Quantization of activations: slope 1 inside the range of the integers, 0 outside; the rounding is the layer's own bias. */
import type { OpFamily, Pointwise } from '../family';
import { gridIndex, rangeOf } from '../quantized';
import type { Site } from '../site';
import { difference } from '../shared/tangent';

/** QuantizeLinear-10.., DequantizeLinear-10.. (one scale a tensor, along an axis or, from 21 on, a block), DynamicQuantizeLinear-11 (its range is a decision). */
export const quantization: OpFamily = {
  ops: ['QuantizeLinear', 'DequantizeLinear', 'DynamicQuantizeLinear'],
  nature: 'rounded',
  kind: (site) =>
    site.live.length === 1 && site.inputs[0]?.live
      ? 'pointwise'
      : {
          reason: 'its scale depends on the input',
          action: 'What lies above this node is explained; export with constant scales',
        },
  pointwise: (site) => (site.node.op === 'DequantizeLinear' ? dequantize(site) : quantize(site)),
};

/** The same with ONNX Runtime's wider choice of integer types. */
export const quantizationContrib: OpFamily = {
  ...quantization,
  ops: ['QuantizeLinear', 'DequantizeLinear'],
  domain: 'com.microsoft',
};

/** y ≈ x: what the integer stands for. Saturated, it stays what it is. */
function quantize(site: Site): Pointwise {
  const { grid } = site.outputs[0]!;
  if (!grid)
    throw site.fault('tensor-type', 'its integers are of a type that is not read', 'Export the model with int8 or uint8');
  const x = site.floats(site.x);
  const y = site.floats(site.outputs[0]);
  const { low, high } = rangeOf(grid.dtype);
  const index = gridIndex(grid, site.outShape);
  const slope = new Float64Array(x.length);
  const intercept = new Float64Array(x.length);
  for (let p = 0; p < x.length; p++) {
    const i = index(p);
    const q = x[p] / grid.scale[i] + grid.zero[i];
    const inside = q > low - 0.5 && q <= high + 0.5;
    slope[p] = inside ? 1 : 0;
    intercept[p] = inside ? difference(y[p], x[p]) : y[p];
  }
  return { slope, intercept };
}

/** From the grid the integers were made on to this node's own; mostly the same one. */
function dequantize(site: Site): Pointwise {
  const from = site.x.grid!;
  const scale = site.numbers(1)!;
  const zero = site.inputs[2] ? site.numbers(2)! : scale.map(() => 0);
  const to = { scale, axis: site.node.int('axis', 1), block: site.node.int('block_size', 0) };
  const [here, there] = [gridIndex(to, site.outShape), gridIndex(from, site.outShape)];
  const same = scale.length === from.scale.length && scale.every((s, i) => s === from.scale[i] && zero[i] === from.zero[i]);
  if (same) return { slope: 1 };
  const y = site.floats(site.outputs[0]);
  return {
    slope: Float64Array.from(y, (_, p) => scale[here(p)] / from.scale[there(p)]),
    intercept: Float64Array.from(y, (_, p) => (from.zero[there(p)] - zero[here(p)]) * scale[here(p)]),
  };
}
