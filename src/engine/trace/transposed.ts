/** Wᵀ g of one layer, by the quickest way that its map has: what every backward pass (gradient, DeepLIFT, LRP) goes through. */
import type { Row } from '../bbp/scores';
import { rowReader } from '../bbp/spread';
import type { LocalLayer } from '../layers/local';
import { scattered } from '../loops';
import type { FloatData } from '../tensor';
import { areLarge, matricesBackward } from './matrices';
import type { Traced } from './traced';

/**
 * @param gated what arrives at the core's outputs, the slopes of the chain taken in already; core order
 * @returns its part at each of the layer's inputs laid side by side
 */
export async function transposed(traced: Traced, local: LocalLayer, gated: FloatData): Promise<FloatData> {
  const { map } = local;
  if (map.kind === 'pointwise') return gated;
  const x = traced.widestOf(local);
  if (map.kind === 'routing') {
    if (!map.sources) return gated;
    return scattered(map.sources, gated, local.width);
  }
  const { core } = map;
  if (core.graph && gated.constructor === x.constructor) {
    const operand = {
      dtype: gated instanceof Float64Array ? ('float64' as const) : ('float32' as const),
      shape: traced.point.operand(local.layer.core.outputs[0]).shape!,
      data: gated,
    };
    return (await traced.products.run(local.layer.name, core.graph, 'backward', operand)).data;
  }
  const { geometry } = core;
  if (geometry?.kind === 'product' && areLarge(geometry) && x instanceof Float32Array) {
    return matricesBackward(traced.products, geometry, gated, local.width);
  }
  if (core.direct) return narrowed(core.direct.backward(gated), x);
  return transposedByRows(rowReader(core), gated, like(x, local.width));
}

function transposedByRows(row: (p: number) => Row, gated: FloatData, out: FloatData): FloatData {
  const sums = new Float64Array(out.length);
  for (let p = 0; p < gated.length; p++) {
    if (gated[p] === 0) continue;
    const { count, position, weight } = row(p);
    for (let k = 0; k < count; k++) sums[position[k]] += gated[p] * weight[k];
  }
  out.set(sums);
  return out;
}

/** Sums in the float width of `model`. */
function narrowed(sums: FloatData, model: FloatData): FloatData {
  if (sums.constructor === model.constructor) return sums;
  return model instanceof Float64Array ? new Float64Array(sums) : new Float32Array(sums);
}

/** Zeros of the same float width. */
export function like(values: FloatData, length: number): FloatData {
  return values instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
}
