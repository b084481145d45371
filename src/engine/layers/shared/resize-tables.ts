/**
 * Which input elements along an axis an output element of Resize is made of. Coordinates are computed in float32, as ONNX Runtime
 * does: which pixel is nearest depends on its rounding.
 */
import { normalizeAxes } from './routes';
import { shapeOf, type Site } from '../site';

/** One input element along an axis and its weight. */
export interface Entry {
  at: number;
  weight: number;
}

/** One axis of a Resize. */
interface Axis {
  /** Elements of input and output. */
  from: number;
  to: number;
  scale: number;
  /** Region of interest, in shares of the input, for `tf_crop_and_resize`. */
  start: number;
  end: number;
}

const f = Math.fround;

/** For every dimension and output index the elements it is made of; none: it lies outside, where the extrapolation value is. */
export function resizeTables(site: Site): Entry[][][] {
  const { node } = site;
  // Upsample and Resize-10 say no mode: asymmetric, and nearest is the floor (upwards when the picture shrinks).
  const old = node.op === 'Upsample' || node.opset < 11;
  const transform = old ? 'asymmetric' : node.string('coordinate_transformation_mode', 'half_pixel');
  const antialias = node.int('antialias', 0) === 1;
  return axesOf(site).map((axis) => {
    // ONNX Runtime copies an axis whose size stays, except inside a region.
    if (axis.from === axis.to && axis.scale === 1 && transform !== 'tf_crop_and_resize') return identity(axis.to);
    return Array.from({ length: axis.to }, (_, i) => {
      const x = original(i, axis, transform);
      if (transform === 'tf_crop_and_resize' && (x < 0 || x > axis.from - 1)) return [];
      if (node.string('mode', 'nearest') === 'nearest')
        return nearest(x, axis, old ? 'simple' : node.string('nearest_mode', 'round_prefer_floor'));
      return antialias ? filtered(site, x, axis) : interpolation(site, x, axis);
    });
  });
}

const identity = (n: number): Entry[][] => Array.from({ length: n }, (_, at) => [{ at, weight: 1 }]);

function axesOf(site: Site): Axis[] {
  const shape = shapeOf(site, site.x);
  const { node } = site;
  const old = node.op === 'Upsample' || node.opset < 11;
  const axes = normalizeAxes(node.ints('axes') ?? shape.map((_, i) => i), shape.length);
  const scales = old ? (node.floats('scales') ?? site.numbers(1)) : site.numbers(2);
  const sizes = old ? undefined : site.numbers(3);
  const roi = old ? undefined : site.numbers(1);
  const policy = node.string('keep_aspect_ratio_policy', 'stretch');
  const ratios = axes.map((axis, i) => (sizes?.length ? f(sizes[i] / shape[axis]) : f(scales![i])));
  const common = policy === 'stretch' || !sizes?.length ? undefined : Math[policy === 'not_larger' ? 'min' : 'max'](...ratios);
  return shape.map((from, d) => {
    const i = axes.indexOf(d);
    const to = site.outShape[d];
    const region = i >= 0 && roi?.length ? { start: roi[i], end: roi[i + axes.length] } : { start: 0, end: 1 };
    return { from, to, scale: i < 0 ? 1 : (common ?? ratios[i]), ...region };
  });
}

/** The place in the input of output index `x` (ONNX Resize, `coordinate_transformation_mode`). */
function original(x: number, { from, to, scale, start, end }: Axis, transform: string): number {
  switch (transform) {
    case 'asymmetric':
      return f(x / scale);
    case 'align_corners':
      return to === 1 ? 0 : f(f(x * (from - 1)) / (to - 1));
    case 'tf_half_pixel_for_nn':
      return f(f(x + 0.5) / scale);
    case 'tf_crop_and_resize':
      return to > 1
        ? f(f(start * (from - 1)) + f(f(x * f(f(end - start) * (from - 1))) / (to - 1)))
        : f(0.5 * f(start + end) * (from - 1));
    case 'half_pixel_symmetric': {
      const adjustment = f(to / f(scale * from));
      const offset = f(f(from / 2) * f(1 - adjustment));
      return f(offset + f(f(f(x + 0.5) / scale) - 0.5));
    }
    case 'pytorch_half_pixel':
      if (to === 1) return 0;
      break;
  }
  return f(f(f(x + 0.5) / scale) - 0.5);
}

function nearest(x: number, { from, scale }: Axis, mode: string): Entry[] {
  const at = ROUNDINGS[mode](x, scale);
  return [{ at: Math.min(Math.max(at, 0), from - 1), weight: 1 }];
}

const ROUNDINGS: Readonly<Record<string, (x: number, scale: number) => number>> = {
  simple: (x, scale) => (scale < 1 ? Math.ceil(x) : Math.trunc(x)),
  round_prefer_floor: (x) => (x === Math.trunc(x) + 0.5 ? Math.floor(x) : Math.round(x)),
  round_prefer_ceil: Math.round,
  floor: Math.floor,
  ceil: Math.ceil,
};

/** Two neighbours, or four; what lies outside counts as the border. */
function interpolation(site: Site, x: number, { from }: Axis): Entry[] {
  const border = (at: number) => Math.min(Math.max(at, 0), from - 1);
  if (site.node.string('mode', 'nearest') === 'linear') {
    const inside = Math.min(Math.max(x, 0), from - 1);
    const low = Math.floor(inside);
    return merged([
      { at: low, weight: 1 - (inside - low) },
      { at: border(low + 1), weight: inside - low },
    ]);
  }
  const a = site.node.float('cubic_coeff_a', -0.75);
  const low = Math.floor(x);
  const taps = [-1, 0, 1, 2].map((k) => ({ at: low + k, weight: cubic(Math.abs(x - (low + k)), a) }));
  if (site.node.int('exclude_outside', 0) === 0) return merged(taps.map((t) => ({ ...t, at: border(t.at) })));
  return normalized(taps.filter((t) => t.at >= 0 && t.at < from));
}

/** The filter widened by how much the picture shrinks (antialias). */
function filtered(site: Site, x: number, { from, scale }: Axis): Entry[] {
  const linear = site.node.string('mode', 'nearest') === 'linear';
  const a = site.node.float('cubic_coeff_a', -0.75);
  const widening = Math.max(1, 1 / scale);
  const support = (linear ? 1 : 2) * widening;
  const center = x + 0.5;
  const [low, high] = [Math.floor(center - support + 0.5), Math.floor(center + support + 0.5)];
  const taps: Entry[] = [];
  for (let at = low; at < high; at++) {
    const distance = Math.abs(at - x) / widening;
    taps.push({ at, weight: linear ? Math.max(0, 1 - distance) : cubic(distance, a) });
  }
  if (site.node.int('exclude_outside', 0) === 1) return normalized(taps.filter((t) => t.at >= 0 && t.at < from));
  return normalized(merged(taps.map((t) => ({ ...t, at: Math.min(Math.max(t.at, 0), from - 1) }))));
}

/** Keys' cubic convolution kernel with parameter `a`. */
function cubic(s: number, a: number): number {
  if (s <= 1) return ((a + 2) * s - (a + 3)) * s * s + 1;
  return s < 2 ? ((a * s - 5 * a) * s + 8 * a) * s - 4 * a : 0;
}

function merged(entries: readonly Entry[]): Entry[] {
  const weights = new Map<number, number>();
  for (const { at, weight } of entries) weights.set(at, (weights.get(at) ?? 0) + weight);
  return [...weights].map(([at, weight]) => ({ at, weight }));
}

function normalized(entries: readonly Entry[]): Entry[] {
  const total = entries.reduce((sum, e) => sum + e.weight, 0);
  return entries.map(({ at, weight }) => ({ at, weight: weight / total }));
}
