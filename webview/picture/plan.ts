/** How a tensor becomes something flat to look at: planes of a map, rows of a table, a signal's curve or the tokens of a text. */
import { sizeOf } from '../../src/format/shape';

export interface Plan {
  /** Rows: one bar an element. Map: planes of height × width. Curve: planes of a signal, one sample after the other. Tokens: a text. */
  kind: 'rows' | 'map' | 'curve' | 'tokens';
  planes: number;
  height: number;
  width: number;
  /** Elements of a plane; a strip's last row may not be full. */
  count: number;
  /** Whether the planes are colour or feature channels, rather than slices of no known meaning. */
  channels: boolean;
  /** How far apart in the tensor planes are, and elements of a plane. */
  planeStep: number;
  step: number;
}

/** Elements up to which a vector without column names is drawn as bars. */
const MOST_BARS = 128;
/** Width of the strip that a longer vector is wrapped into. */
const STRIP = 64;

interface PlanHints {
  /** Channels come last. */
  channelsLast?: boolean;
  /** The vector's elements have names: always rows. */
  named?: boolean;
  /** Its elements are tokens. */
  tokens?: boolean;
  /** Whether it can be a signal, which is drawn as a curve: the model's input can. */
  signal?: boolean;
}

export function planOf(shape: readonly number[], hints: PlanHints = {}): Plan {
  const dims = [...shape];
  while (dims.length > 1 && dims[0] === 1) dims.shift();
  if (hints.tokens) return list('tokens', sizeOf(dims));
  const signal = hints.signal && !hints.named ? signalOf(shape, hints) : null;
  if (signal) return signal;
  if (dims.length <= 1) return vector(sizeOf(dims), hints);
  if (dims.length === 2) return map(1, dims[0], dims[1], false);
  if (hints.channelsLast && dims.length === 3) {
    const [height, width, planes] = dims;
    return { ...map(planes, height, width, true), planeStep: 1, step: planes };
  }
  const [height, width] = dims.slice(-2);
  // Three dimensions are channels of a map; of more, nothing is known but that they are slices.
  return map(sizeOf(dims.slice(0, -2)), height, width, dims.length === 3);
}

/** Samples from which on a row of numbers is a signal. */
const SIGNAL = 32;
/** Channels of a signal; more are a map. */
const MOST_CURVES = 16;

/** [batch, channels, samples] is a signal, as is a long vector that is no square, or it could as well be a picture. */
function signalOf(shape: readonly number[], { channelsLast }: PlanHints): Plan | null {
  if (shape.length === 3 && shape[0] === 1) {
    const [channels, samples] = channelsLast ? [shape[2], shape[1]] : [shape[1], shape[2]];
    if (channels > MOST_CURVES || samples < SIGNAL || samples < 4 * channels) return null;
    return { ...curve(channels, samples), ...(channelsLast && { planeStep: 1, step: channels }) };
  }
  const n = sizeOf(shape);
  const row = shape.length === 1 || (shape.length === 2 && shape[0] === 1);
  return row && n > MOST_BARS && !Number.isInteger(Math.sqrt(n)) ? curve(1, n) : null;
}

function curve(planes: number, count: number): Plan {
  return { kind: 'curve', planes, height: 1, width: count, count, channels: true, planeStep: count, step: 1 };
}

function vector(n: number, { named }: PlanHints): Plan {
  if (named || n <= MOST_BARS) return list('rows', n);
  const width = Math.min(STRIP, Math.ceil(Math.sqrt(n)));
  return { ...map(1, Math.ceil(n / width), width, false), count: n };
}

function list(kind: 'rows' | 'tokens', n: number): Plan {
  return { kind, planes: 1, height: n, width: 1, count: n, channels: false, planeStep: n, step: 1 };
}

/** Whether the elements stand in a list, each by itself, rather than in a plane. */
export function isList({ kind }: Plan): boolean {
  return kind === 'rows' || kind === 'tokens';
}

function map(planes: number, height: number, width: number, channels: boolean): Plan {
  const count = height * width;
  return { kind: 'map', planes, height, width, count, channels, planeStep: count, step: 1 };
}

/** Flat position in the tensor of an element of a plane. */
export function flatIn({ planeStep, step }: Plan, plane: number, position: number): number {
  return plane * planeStep + position * step;
}

const cache = new WeakMap<ArrayLike<number> & object, Map<string, Float64Array>>();

/** One plane of a tensor's values, or the sum over the planes; the same array for the same question. */
export function planeOf(values: ArrayLike<number>, plan: Plan, plane: number | null): Float64Array {
  const known = cache.get(values) ?? new Map<string, Float64Array>();
  cache.set(values, known);
  const key = `${plan.planes} ${plan.height} ${plan.width} ${plan.channels} ${plane}`;
  let out = known.get(key);
  if (!out) {
    out = new Float64Array(plan.height * plan.width);
    const { count, step } = plan;
    const last = plane ?? plan.planes - 1;
    for (let p = plane ?? 0; p <= last; p++) {
      const first = flatIn(plan, p, 0);
      for (let i = 0; i < count; i++) out[i] += values[first + i * step];
    }
    known.set(key, out);
  }
  return out;
}
