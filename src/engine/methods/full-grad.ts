/**
 * FullGrad (Srinivas, Fleuret 2019, arXiv:1905.00780): f = g·x + Σ over the layers of Σ own, exactly; `own` at each layer is its map of
 * bias gradients. BBp sends these maps down to the input through the layers; FullGrad lays them over it where they are.
 *
 * The map given is their full-gradient representation itself, signed: g ⊙ x plus every map summed over its channels, each cell's value shared
 * out over the pixels it covers (a layer without a map: over the whole input). So it sums to f, which the saliency map that they draw from it
 * (magnitudes, rescaled, upsampled smoothly) does not.
 *
 * Limits: which pixels a deep layer's bias came from is not asked: only where the layer's cell lies.
 */
import { total } from '../bbp/pass';
import type { FloatData } from '../tensor';
import { type GradientStep, toOutputOrder } from '../trace/gradient';
import type { Traced } from '../trace/traced';
import { gradientTimesInput } from './gradient';
import { canvasOf, planeOf, spreadPlane } from './maps';
import type { Method } from './method';

export const fullGrad: Method = {
  name: 'fullGrad',
  title: 'FullGrad',
  async attribute(context, input) {
    const { gradient } = context;
    const { traced } = gradient;
    const { values } = await gradientTimesInput.attribute(context, input);
    const { shape } = traced.value(input);
    const sum = Float64Array.from(values);
    const layers = gradient.steps.map((step) => {
      const own = ownOf(step);
      lay(sum, shape, own, coreShape(traced, step));
      return { layer: step.local.layer.name, values: toOutputOrder(own, step.local.order) };
    });
    const others = traced.point.roots.filter((name) => name !== input);
    const elsewhere = await Promise.all(others.map((name) => gradientTimesInput.attribute(context, name)));
    const expected = gradient.f - elsewhere.reduce((s, part) => s + total(part.values), 0);
    return { values: values instanceof Float64Array ? sum : Float32Array.from(sum), expected, layers };
  },
};

/** g_y ⊙ bˣ, in core order. */
function ownOf({ local, output }: GradientStep): Float64Array {
  const { bias } = local;
  return Float64Array.from(output, (g, p) => (g === 0 ? 0 : g * bias[p]));
}

function coreShape(traced: Traced, { local }: GradientStep): readonly number[] | undefined {
  return local.outputs.length === 1 ? traced.point.operand(local.layer.core.outputs[0]).shape : undefined;
}

/** Adds a layer's map to the input's, over its channels in equal parts. */
function lay(sum: Float64Array, shape: readonly number[], own: FloatData, ownShape: readonly number[] | undefined): void {
  const all = total(own);
  if (all === 0 && own.every((v: number) => v === 0)) return;
  const canvas = canvasOf(shape);
  const plane = planeOf(ownShape, own);
  if (!canvas || !plane) {
    for (let i = 0; i < sum.length; i++) sum[i] += all / sum.length;
    return;
  }
  const { height, width, channels } = canvas;
  const { data } = spreadPlane(plane, height, width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) sum[canvas.at(c, y, x)] += data[y * width + x] / channels;
    }
  }
}
